package recommend

// Names of the policies that Compare sets side by side.
const (
	NameGiven = "given"         // asked for
	NameToday = "today"         // set in the admin centre now
	NameOurs  = "advice"        // what this program advises
	NameTable = "funding_table" // the table published in 2017, by the number of users
	NameThumb = "rule_of_thumb" // twice the weekly mean as trigger and as recharge
)

// Compared is a policy with what it does.
type Compared struct {
	Name    string
	Policy  Policy
	Outcome Outcome
}

// Compare lets the policies that people weigh against each other meet the same futures: the given one and today's, where
// they are not nil, ours, the published table's where the number of users is known, and the rule of thumb. With less than
// MinDays of history, or without spend, nothing can be told and the answer is empty.
func Compare(history []DaySpend, given, today *Policy, p Params) ([]Compared, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	s := newSeries(history)
	if s.days() < MinDays || s.positive == 0 {
		return nil, nil
	}
	st := newStudy(s, p)
	ours := st.advised()
	var out []Compared
	add := func(name string, pol *Policy) error {
		if pol == nil {
			return nil
		}
		if err := pol.Check(); err != nil {
			return err
		}
		out = append(out, Compared{Name: name, Policy: *pol, Outcome: st.outcome(*pol)})
		return nil
	}
	thumb := RuleOfThumb(history)
	for _, c := range []struct {
		name string
		pol  *Policy
	}{{NameGiven, given}, {NameToday, today}, {NameOurs, &ours}, {NameTable, p.tablePolicy()}, {NameThumb, &thumb}} {
		if err := add(c.name, c.pol); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// tablePolicy is the published table's row as a policy; it gives no recharge, so that is the trigger once more.
func (p Params) tablePolicy() *Policy {
	row := p.row()
	if row == nil {
		return nil
	}
	trigger := max(MinAmount, row.Trigger)
	return &Policy{Trigger: trigger, Recharge: trigger, Initial: max(MinAmount, row.Initial)}
}
