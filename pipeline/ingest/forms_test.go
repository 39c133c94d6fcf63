package ingest

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// record is a usage record by the header names of the admin centre.
type record map[string]string

// dialectOf is a way to write CSV.
type dialectOf struct {
	comma    byte
	eol      string
	quoted   bool // every field
	decimals bool // with a comma
	script   bool // Graph's names for a header, as scripts write them, after a line with the type
}

func (w dialectOf) write(records []record) string {
	var out strings.Builder
	line := func(cells []string) {
		for i, cell := range cells {
			if w.quoted || strings.ContainsAny(cell, string(w.comma)+"\"\r\n") {
				cells[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
		}
		out.WriteString(strings.Join(cells, string(w.comma)) + w.eol)
	}
	var header []string
	for _, name := range strings.Split(header25, ",") {
		if w.script {
			name = propertyOf()[name]
		}
		if name != "" {
			header = append(header, name)
		}
	}
	if w.script {
		out.WriteString("#TYPE System.Management.Automation.PSCustomObject" + w.eol)
	}
	line(header)
	for _, r := range records {
		var cells []string
		for _, name := range strings.Split(header25, ",") {
			cell := r[name]
			if w.decimals && isFigureColumn(name) {
				cell = strings.ReplaceAll(cell, ".", ",")
			}
			if !w.script || propertyOf()[name] != "" {
				cells = append(cells, cell)
			}
		}
		line(cells)
	}
	return out.String()
}

func isFigureColumn(name string) bool {
	return name == "Duration Seconds" || name == "Connection Fee" || name == "Charge"
}

// propertyOf is Graph's name of a column, where it has one.
func propertyOf() map[string]string {
	return map[string]string{
		"UsageId": "id", "Call ID": "callId", "User Location": "usageCountryCode", "Microsoft Entra ObjectId": "userId", "UPN": "userPrincipalName",
		"User Display Name": "userDisplayName", "Caller ID": "callerNumber", "Call Type": "callType", "Number Type": "inventoryType",
		"Domestic/International": "destinationContext", "Destination Dialed": "destinationName", "Destination Number": "calleeNumber",
		"External Country": "otherPartyCountryCode", "Start Time": "startDateTime", "End Time": "endDateTime", "Duration Seconds": "duration",
		"Connection Fee": "connectionCharge", "Charge": "charge", "Currency": "currency", "Capability": "licenseCapability", "Operator": "operator",
		"Source of Call Duration": "callDurationSource", "Conference ID": "conferenceId",
	}
}

// asGraph writes the records as JSON: a page, pages one after the other, a bare list, or a row per line.
func asGraph(records []record, form string, capitals bool) string {
	var rows []string
	for _, r := range records {
		row := map[string]any{}
		for name, property := range propertyOf() {
			if capitals {
				property = strings.ToUpper(property[:1]) + property[1:]
			}
			switch cell := r[name]; {
			case cell == "":
				row[property] = nil
			case isFigureColumn(name):
				row[property] = json.Number(cell)
			default:
				row[property] = cell
			}
		}
		text, err := json.Marshal(row)
		if err != nil {
			panic(err)
		}
		rows = append(rows, string(text))
	}
	page := func(rows []string) string {
		return fmt.Sprintf(`{"@odata.count":%d,"value":[%s],"@odata.nextLink":"https://graph.example/next"}`, len(rows), strings.Join(rows, ","))
	}
	half := len(rows) / 2
	switch form {
	case "pages":
		return page(rows[:half]) + "\n" + page(rows[half:])
	case "a list":
		return "[" + strings.Join(rows, ",") + "]"
	case "lines":
		return strings.Join(rows, "\n") + "\n"
	}
	return page(rows)
}

// asBook writes the records as a spreadsheet keeps them: figures as numbers, times as text or as dates.
func asBook(records []record, serial bool) string {
	file := excelize.NewFile()
	names := strings.Split(header25, ",")
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	must(file.SetSheetRow("Sheet1", "A1", &names))
	for i, r := range records {
		cells := make([]any, len(names))
		for at, name := range names {
			cell := r[name]
			moment, err := time.Parse(time.RFC3339, cell)
			switch {
			case cell == "":
			case isFigureColumn(name):
				var figure float64
				must(json.Unmarshal([]byte(cell), &figure))
				cells[at] = figure
			case err == nil && serial:
				cells[at] = moment
			default:
				cells[at] = cell
			}
		}
		must(file.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+2), &cells))
	}
	var out bytes.Buffer
	must(file.Write(&out))
	return out.String()
}

// encoded is a way to write text as bytes.
type encoded struct {
	name   string
	encode func(string) string
}

func encodings() []encoded {
	return []encoded{
		{"UTF-8", func(text string) string { return text }},
		{"UTF-8 with its mark", func(text string) string { return "\xef\xbb\xbf" + text }},
		{"UTF-16LE", func(text string) string { return utf16Of(text, binary.LittleEndian, true) }},
		{"UTF-16BE", func(text string) string { return utf16Of(text, binary.BigEndian, true) }},
	}
}
