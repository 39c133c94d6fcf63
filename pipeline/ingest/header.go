package ingest

import (
	"fmt"
	"strings"
	"unicode"
)

// aliases maps a normalised header or property name to the column of the canonical schema. The names are those of
// the admin centre's exports of every generation, of Microsoft Graph and of scripts that write Graph rows as CSV.
func aliases() map[string]string {
	return map[string]string{
		"usageid": "usage_id", "id": "usage_id",
		"callid":       "call_id",
		"conferenceid": "conference_id", "confid": "conference_id",
		"userlocation": "user_country", "userslocation": "user_country", "usagecountrycode": "user_country",
		"usercountry": "user_country", "usercountrycode": "user_country", "countryorregion": "user_country",
		"tenantcountrycode": "tenant_country",
		"aadobjectid":       "user_id", "microsoftentraobjectid": "user_id", "entraobjectid": "user_id", "userid": "user_id",
		"upn": "upn", "userprincipalname": "upn", "username": "upn", "sipaddress": "upn", "sipuri": "upn",
		"userdisplayname": "display_name", "displayname": "display_name",
		"callerid": "caller", "callernumber": "caller", "calledfrom": "caller", "sourcenumber": "caller",
		"destinationnumber": "callee", "calleenumber": "callee", "calledto": "callee",
		"calltype": "call_type", "callsmstype": "call_type", "smstype": "call_type",
		"calldirection": "call_direction",
		"numbertype":    "number_type", "inventorytype": "number_type",
		"domesticinternational": "context", "destinationcontext": "context",
		"destinationdialed": "destination_name", "destinationname": "destination_name", "tocountryorregion": "destination_name",
		"externalcountry": "other_country", "otherpartycountrycode": "other_country",
		"starttime": "start_time", "starttimeutc": "start_time", "timestamputc": "start_time", "startdatetime": "start_time", "sentdatetime": "start_time",
		"endtime": "end_time", "endtimeutc": "end_time", "enddatetime": "end_time",
		"durationseconds": "duration_s", "duration": "duration_s", "durations": "duration_s",
		"smsunits":      "segments",
		"connectionfee": "connection_fee", "connectioncharge": "connection_fee",
		"charge": "charge", "cost": "charge", "callcharge": "charge",
		"currency":   "currency",
		"capability": "capability", "licensecapability": "capability",
		"operator":             "operator",
		"sourceofcallduration": "duration_source", "calldurationsource": "duration_source",
		"administrativeunits": "admin_units", "administrativeunitinfos": "admin_units",
	}
}

// canonical lists the columns of the canonical usage schema as text, in the order in which Go spools them.
func canonical() []string {
	return []string{
		"usage_id", "call_id", "conference_id", "user_country", "tenant_country", "user_id", "upn", "display_name", "caller", "callee",
		"call_type", "call_direction", "number_type", "context", "destination_name", "other_country", "start_time", "end_time", "duration_s",
		"segments", "charge", "connection_fee", "currency", "capability", "operator", "duration_source", "admin_units",
	}
}

// normalise makes header names comparable: lower case, letters and digits only.
func normalise(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// duplicateColumn says that two columns of a file mean the same thing: no one can know which one counts.
type duplicateColumn struct {
	column        string
	first, second string
}

func (e *duplicateColumn) Error() string {
	return fmt.Sprintf("the columns %q and %q both mean %s: remove one of them", e.first, e.second, e.column)
}

// notAnExport says that a file has no header that we know.
type notAnExport struct{ missing []string }

func (e *notAnExport) Error() string {
	return "this is not a usage export: it has no column for " + strings.Join(e.missing, ", ") + "; export it again, or move it out of usage/"
}

// mapHeader says what the rows of a file are, and for every column of it the canonical name, or "" for one that we do
// not read.
func mapHeader(header []string) (kind, []string, error) {
	names := map[string]bool{}
	for _, name := range header {
		names[normalise(name)] = true
	}
	k := kinds()[kindOfNames(func(name string) bool { return names[name] })]
	out := make([]string, len(header))
	first := map[string]string{}
	for i, name := range header {
		column := k.aliases[normalise(name)]
		if column == "" || !k.has(column) {
			continue
		}
		if earlier, ok := first[column]; ok {
			return k, nil, &duplicateColumn{column: column, first: earlier, second: name}
		}
		first[column] = name
		out[i] = column
	}
	return k, out, k.require(func(column string) bool { return first[column] != "" })
}
