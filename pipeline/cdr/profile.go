package cdr

import (
	"errors"
)

// Profile says what the columns of a provider's call records mean. The YAML keys are the contract with people who write
// their own.
type Profile struct {
	Name      string    `yaml:"name"`
	About     string    `yaml:"about"`
	Extends   string    `yaml:"extends"` // a built-in profile whose settings hold where this one says nothing
	File      Form      `yaml:"file"`
	Columns   Columns   `yaml:"columns"`
	Times     Times     `yaml:"times"`
	Duration  string    `yaml:"duration"` // s, ms, min, h:mm:ss, or times: from start to end
	Numbers   Numbers   `yaml:"numbers"`
	Direction Direction `yaml:"direction"`
	Kind      Kind      `yaml:"kind"`
	Answered  Answered  `yaml:"answered"`
	Records   Records   `yaml:"records"`
	Filters   []string  `yaml:"filters"` // answered, outbound, not_internal
	Cost      Cost      `yaml:"cost"`
	Dedupe    string    `yaml:"dedupe"` // record_id, row or none
}

// Form is the form of the file.
type Form struct {
	Delimiter string   `yaml:"delimiter"` // , ; | or tab
	Quote     string   `yaml:"quote"`     // " or none
	Encoding  string   `yaml:"encoding"`  // utf-8, utf-16, windows-1252 or iso-8859-1
	Header    bool     `yaml:"header"`    // the first record names the columns
	Fields    []string `yaml:"fields"`    // the columns of a file without a header, in their order
	Skip      int      `yaml:"skip"`      // records after the header that are no calls
}

// Columns name, for every canonical field, the column that holds it; of several the first that is not empty.
type Columns struct {
	RecordID    Names `yaml:"record_id"`
	RecordType  Names `yaml:"record_type"`
	User        Names `yaml:"user"` // without it, the caller of an outbound call and the callee of others
	Caller      Names `yaml:"caller"`
	Callee      Names `yaml:"callee"`
	Start       Names `yaml:"start"`
	StartClock  Names `yaml:"start_clock"` // the time of day, where start is only a date
	End         Names `yaml:"end"`         // without it, end_clock is on the day of the start, or the day after
	EndClock    Names `yaml:"end_clock"`
	Duration    Names `yaml:"duration"`
	Segments    Names `yaml:"segments"` // of a message; without it, 1
	Direction   Names `yaml:"direction"`
	Kind        Names `yaml:"kind"`
	Disposition Names `yaml:"disposition"` // how the call ended
	Cost        Names `yaml:"cost"`
	Currency    Names `yaml:"currency"`
}

// Names are the columns that may hold a field. In YAML it is one name or a list.
type Names []string

// UnmarshalYAML takes one name or a list of names.
func (n *Names) UnmarshalYAML(unmarshal func(any) error) error {
	var list []string
	if err := unmarshal(&list); err == nil {
		*n = list
		return nil
	}
	var one string
	if err := unmarshal(&one); err != nil {
		return errors.New("a column is one name or a list of names")
	}
	*n = Names{one}
	return nil
}

// Times say how times are written: strptime layouts, or epoch and epoch_ms for counts since 1970.
type Times struct {
	Layouts []string `yaml:"layouts"`
	Zone    string   `yaml:"zone"` // of times without an offset
}

// Numbers say how telephone numbers are written.
type Numbers struct {
	Region             string   `yaml:"region"`              // whose national numbers these are
	Plain              string   `yaml:"plain"`               // digits without + or international prefix are: national, international or either
	Internal           string   `yaml:"internal"`            // expression that an extension matches
	OutsideLine        string   `yaml:"outside_line"`        // digits dialled to leave the building
	InternationalKinds []string `yaml:"international_kinds"` // of these kinds the callee is written with its country code
}

// Direction says which words of the direction column mean what; a word may end with *.
type Direction struct {
	Outbound []string `yaml:"outbound"`
	Inbound  []string `yaml:"inbound"`
	Internal []string `yaml:"internal"`
	Default  string   `yaml:"default"` // where the column is empty or there is none, and the numbers do not tell
}

// Kind says which words of the kind column mean what; words that it does not know mean the default.
type Kind struct {
	Call    []string `yaml:"call"`
	SMS     []string `yaml:"sms"`
	Other   []string `yaml:"other"` // left out: fax, meetings
	Default string   `yaml:"default"`
}

// Answered says how an answered call is told: all that is given must hold. Without any, it lasted longer than 0 s.
type Answered struct {
	Words  []string `yaml:"words"`  // the disposition is one of these
	Filled bool     `yaml:"filled"` // the disposition is not empty
	Talked bool     `yaml:"talked"` // it lasted longer than 0 s
}

// Records say which record types are calls.
type Records struct {
	Keep []string `yaml:"keep"`
}

// Cost says how costs are written.
type Cost struct {
	Currency string `yaml:"currency"`
	Negative bool   `yaml:"negative"` // a cost is written as a negative amount
	Comma    bool   `yaml:"comma"`    // the decimal sign is a comma
}

// field is one canonical field with the columns that may hold it.
type field struct {
	name  string
	names Names
}

// The places of the fields that Go itself looks at in the list of fields.
const (
	atStart = iota
	atStartClock
	atEnd
	atEndClock
	atCallee
	atDuration
	atDirection
	atRecordID
)

// fields lists the canonical fields in the order of their cells.
func (c Columns) fields() []field {
	return []field{
		{"start", c.Start}, {"start_clock", c.StartClock}, {"end", c.End}, {"end_clock", c.EndClock}, {"callee", c.Callee},
		{"duration", c.Duration}, {"direction", c.Direction}, {"record_id", c.RecordID}, {"record_type", c.RecordType},
		{"user", c.User}, {"caller", c.Caller}, {"segments", c.Segments}, {"kind", c.Kind}, {"disposition", c.Disposition},
		{"cost", c.Cost}, {"currency", c.Currency},
	}
}

// needed says that a file without the field cannot be understood.
func (p Profile) needed(at int) bool {
	switch at {
	case atStart, atCallee:
		return true
	case atStartClock:
		return len(p.Columns.StartClock) > 0 && len(p.Columns.Start) == 1
	case atDuration:
		return p.Duration != fromTimes && len(p.Columns.Duration) > 0
	case atEnd, atEndClock:
		return p.Duration == fromTimes && len(p.Columns.fields()[at].names) > 0
	}
	return false
}
