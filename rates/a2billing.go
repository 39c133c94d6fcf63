package rates

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// a2bFirst are the fields that every rate card of A2Billing begins with, in this order.
func a2bFirst() []string { return []string{"dialprefix", "destination", "rateinitial"} }

// A2BillingFields lists the additional fields that a rate card may have, in the spelling of A2Billing's own import.
func A2BillingFields() []string {
	return []string{
		"buyrate", "buyrateinitblock", "buyrateincrement", "initblock", "billingblock", "connectcharge", "disconnectcharge",
		"disconnectcharge_after", "stepchargea", "chargea", "timechargea", "billingblocka", "stepchargeb", "chargeb", "timechargeb",
		"billingblockb", "stepchargec", "chargec", "timechargec", "billingblockc", "startdate", "stopdate", "starttime", "endtime",
		"tag", "rounding_calltime", "rounding_threshold", "additional_block_charge", "additional_block_charge_time",
		"freetimetocall_package_offer",
	}
}

// a2bUnpriced are the fields whose charges a tariff row of ours cannot express; a row that uses one is refused.
func a2bUnpriced() []string {
	return []string{
		"disconnectcharge", "stepchargea", "chargea", "stepchargeb", "chargeb", "stepchargec", "chargec", "rounding_calltime",
		"additional_block_charge",
	}
}

// ImportA2Billing reads a rate card as A2Billing imports it: no header, fields separated by ; or :, a decimal comma or
// point, lines that begin with # left out. The first three fields are dialprefix, destination and rateinitial (the
// selling rate of a minute); the names of those after them are given, or stand in a first line that begins with
// dialprefix; a field that says something and has no name refuses its row. initblock and billingblock become increments, connectcharge the connection fee, startdate and stopdate
// the validity. Buying rates are read over.
func ImportA2Billing(r io.Reader, o ImportOptions, fields []string) (Imported, error) {
	for _, f := range fields {
		if !slices.Contains(A2BillingFields(), f) {
			return Imported{}, fmt.Errorf("importing the price list: %q is no field of a rate card; there are: %s", f, strings.Join(A2BillingFields(), " "))
		}
	}
	return importList(o, func(in *importer) error {
		content, err := readList(r)
		if err != nil {
			return err
		}
		card := rateCard{in: in, fields: append(a2bFirst(), fields...)}
		for number, text := range strings.Split(strings.TrimPrefix(string(content), "\ufeff"), "\n") {
			card.line(number+1, strings.TrimSpace(text))
		}
		in.note("selling rates (rateinitial) are prices of a minute")
		return nil
	})
}

type rateCard struct {
	in     *importer
	fields []string
}

func (c *rateCard) line(number int, text string) {
	if text == "" || strings.HasPrefix(text, "#") {
		return
	}
	separator := ";"
	if !strings.Contains(text, separator) {
		separator = ":"
	}
	cells := strings.Split(strings.NewReplacer(`"`, "", "'", "").Replace(text), separator)
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	if number == 1 && strings.EqualFold(cells[0], "dialprefix") {
		c.fields = nil
		for _, name := range cells {
			c.fields = append(c.fields, strings.ToLower(strings.ReplaceAll(name, " ", "_")))
		}
		return
	}
	l := c.in.lineOf(c.in.options.File, number)
	if len(cells) < len(a2bFirst()) {
		l.report(fmt.Sprintf("the row has %d fields, the first three are %s", len(cells), strings.Join(a2bFirst(), ", ")), "separate fields by ; or :, or read the list with --format generic")
		return
	}
	for i := len(c.fields); i < len(cells); i++ {
		if strings.Trim(cells[i], "0.,-: ") != "" {
			l.report(fmt.Sprintf("field %d is %q, and no name says what it means", i+1, cells[i]), "name the fields after the first three, in their order: --fields initblock,billingblock")
			return
		}
	}
	values := map[string]string{}
	for i, name := range c.fields[:min(len(c.fields), len(cells))] {
		values[name] = cells[i]
	}
	c.read(l, values)
}

// read makes a row of the fields by name.
func (c *rateCard) read(l line, values map[string]string) {
	for _, name := range a2bUnpriced() {
		if text := strings.Trim(values[name], "0.,"); text != "" {
			l.report(fmt.Sprintf("%s is %s: a tariff row has no such charge", name, values[name]), "leave the row out, or price it by hand")
			return
		}
	}
	var err error
	fail := func(name string, e error) {
		if e != nil && err == nil {
			err = fmt.Errorf("%s: %w", name, e)
		}
	}
	amount := func(name string) string { return strings.ReplaceAll(values[name], ",", ".") }
	var e error
	l.Prefix, e = listPrefix(values["dialprefix"])
	fail("dialprefix", e)
	l.Destination = values["destination"]
	if values["rateinitial"] == "" {
		fail("rateinitial", fmt.Errorf("it is empty"))
	}
	l.Price, e = c.in.listPrice(amount("rateinitial"))
	fail("rateinitial", e)
	l.ConnectionFee, e = c.in.listPrice(amount("connectcharge"))
	fail("connectcharge", e)
	l.Increments, e = listIncrements(values["initblock"], values["billingblock"])
	fail("initblock and billingblock", e)
	l.ValidFrom, e = listDate(values["startdate"], false)
	fail("startdate", e)
	l.ValidTo, e = listDate(values["stopdate"], true)
	fail("stopdate", e)
	if err != nil {
		l.report(err.Error(), "correct the row, or leave it out")
		return
	}
	c.in.locate(&l)
	c.in.add(l)
}
