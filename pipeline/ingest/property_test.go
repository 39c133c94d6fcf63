package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// anyRecord draws the n-th record; its name may hold what CSV has to quote.
func anyRecord(t *rapid.T, n int) record {
	text := rapid.StringMatching(`[A-Za-zäß0-9=@+ ,;"'\t.-]{0,12}`)
	start := time.Date(2026, 10, 1, 0, 0, rapid.IntRange(0, 40*86400).Draw(t, "start"), 1_000_000*rapid.IntRange(0, 999).Draw(t, "millis"), time.UTC)
	seconds := rapid.IntRange(0, 9000).Draw(t, "seconds")
	return record{
		"UsageId": id(n), "Call ID": fmt.Sprintf("%d@203.0.113.7", rapid.IntRange(1, 3).Draw(t, "call")), "User Location": rapid.SampledFrom([]string{"US", "DE", ""}).Draw(t, "country"),
		"Microsoft Entra ObjectId": rapid.SampledFrom([]string{"db03c14b-06eb-4189-939b-7cbf3a20ba27", ""}).Draw(t, "user"), "Destination Dialed": "Côte d'Ivoire",
		"UPN": rapid.SampledFrom([]string{"Ann@Contoso.example", "bob@contoso.example", ""}).Draw(t, "upn"), "User Display Name": strings.TrimSpace(text.Draw(t, "name")),
		"Caller ID": rapid.SampledFrom([]string{"+14255550100", "0012", "Internal Revenue Service"}).Draw(t, "caller"), "Call Type": rapid.SampledFrom([]string{"user_out", "CONF_IN", "hologram"}).Draw(t, "type"),
		"Number Type": "Subscriber", "Domestic/International": rapid.SampledFrom([]string{"Domestic", "International", ""}).Draw(t, "context"),
		"Destination Number": rapid.SampledFrom([]string{"+3314567****", "4.93E+11"}).Draw(t, "callee"), "External Country": "FR",
		"Start Time": start.Format("2006-01-02T15:04:05.0000000Z"), "End Time": start.Add(time.Duration(seconds) * time.Second).Format("2006-01-02T15:04:05.0000000Z"),
		"Duration Seconds": fmt.Sprint(seconds), "Connection Fee": "0.00", "Charge": fmt.Sprintf("%d.%02d", rapid.IntRange(-2, 999).Draw(t, "units"), rapid.IntRange(0, 99).Draw(t, "cents")),
		"Currency": "USD", "Capability": "MCOPSTN1", "Operator": "Microsoft", "Source of Call Duration": "Microsoft",
	}
}

// delivery is how somebody put records into usage/: the files, and what they are for a message.
type delivery struct {
	records []record
	doubled int
	files   map[string]string
	said    []string
}

// anyDelivery draws records, shuffles them, doubles some, splits them over files, writes every file in a form, an encoding
// and a packing of its own.
func anyDelivery(t *rapid.T) delivery {
	d := delivery{files: map[string]string{}}
	for n := range rapid.IntRange(1, 12).Draw(t, "records") {
		d.records = append(d.records, anyRecord(t, n+1))
	}
	sent := rapid.Permutation(d.records).Draw(t, "shuffled")
	d.doubled = rapid.IntRange(0, len(sent)).Draw(t, "doubled")
	sent = append(slices.Clone(sent), sent[:d.doubled]...)
	var members []string
	for i := 0; len(sent) > 0; i++ {
		n := rapid.IntRange(1, len(sent)).Draw(t, "rows")
		name, content, said := anyForm(t, sent[:n])
		sent, name = sent[n:], fmt.Sprintf("%d%s", i, name)
		switch packing := rapid.SampledFrom([]string{"", "gzip", "zip"}).Draw(t, "packing"); {
		case packing == "gzip" && !strings.HasSuffix(name, ".xlsx"):
			d.files["usage/"+name+".gz"], said = packed(content), said+", gzipped"
		case packing == "zip":
			members, said = append(members, name, content), said+", zipped"
		default:
			d.files["usage/"+name] = content
		}
		d.said = append(d.said, fmt.Sprintf("%d rows as %s", n, said))
	}
	if len(members) > 0 {
		d.files["usage/all.zip"] = zipped(append(members, "parameters.json", "{}")...)
	}
	return d
}

// anyForm writes records as CSV in a dialect, as the JSON of Graph, or as a workbook.
func anyForm(t *rapid.T, records []record) (name, content, said string) {
	form := rapid.SampledFrom([]string{"CSV", "CSV", "CSV", "a page", "pages", "a list", "lines", "a workbook"}).Draw(t, "form")
	if form == "a workbook" {
		serial := rapid.Bool().Draw(t, "serial")
		return ".xlsx", asBook(records, serial), fmt.Sprintf("%s, dates as numbers %v", form, serial)
	}
	if form == "CSV" {
		w := dialectOf{
			comma: rapid.SampledFrom([]byte{',', ';', '\t'}).Draw(t, "delimiter"), eol: rapid.SampledFrom([]string{"\r\n", "\n"}).Draw(t, "line end"),
			quoted: rapid.Bool().Draw(t, "quoted"), script: rapid.Bool().Draw(t, "script"),
		}
		w.decimals = w.comma == ';' && rapid.Bool().Draw(t, "decimal comma")
		name, content, form = ".csv", w.write(records), fmt.Sprintf("CSV %+v", w)
	} else {
		name, content = ".json", asGraph(records, form, rapid.Bool().Draw(t, "capitals"))
	}
	encoding := rapid.SampledFrom(encodings()).Draw(t, "encoding")
	return name, encoding.encode(content), form + " in " + encoding.name
}

// TestEveryDeliveryOfTheSameRecordsReachesTheSameUsage is a law: how records are split, shuffled, doubled, encoded, packed
// and converted does not matter.
func TestEveryDeliveryOfTheSameRecordsReachesTheSameUsage(t *testing.T) {
	const seeds = 24
	checkDeliveries(t, seeds)
}

func checkDeliveries(t *testing.T, seeds int) {
	t.Helper()
	deliveries := rapid.Custom(anyDelivery)
	for seed := range seeds {
		d := deliveries.Example(seed)
		if fault := d.reaches(t); fault != "" {
			t.Fatalf("seed %d, %s:\n%s", seed, strings.Join(d.said, "; "), fault)
		}
	}
}

// reaches gives what is wrong with the usage table after the delivery was read, compared with plain CSV; empty: nothing.
func (d delivery) reaches(t *testing.T) string {
	const query = `select cast(to_json(u) as varchar) from (select * exclude (call_direction, file_id, source_line, admin_units) from usage order by usage_id) as u`
	plainly, anyhow := state(t), state(t)
	take(t, plainly, folder(t, map[string]string{"usage/a.csv": dialectOf{comma: ',', eol: "\r\n"}.write(d.records)}))
	dir := folder(t, d.files)
	want := fmt.Sprintf("read %d loaded %d updated 0 duplicate %d rejected 0 refused 0", len(d.records)+d.doubled, len(d.records), d.doubled)
	for range 2 { // the second time nothing is new
		if got := take(t, anyhow, dir).counted(); got != want {
			return fmt.Sprintf("got %s, want %s\nrejects %q", got, want, list(t, anyhow, "select code || ': ' || message || ': ' || raw from rejects"))
		}
	}
	if got, want := list(t, anyhow, query), list(t, plainly, query); !slices.Equal(got, want) {
		return fmt.Sprintf("got  %q\nwant %q", got, want)
	}
	return ""
}
