package ingest

import "maps"

// directRouting are the legs of calls that go through the organisation's own session border controllers: the admin
// centre's export of every generation, and Graph's getDirectRoutingCalls. They carry no charge.
func directRouting() kind {
	k := kind{
		name: kindDirectRouting, table: kindDirectRouting, view: "sql/direct_routing_records.sql", rows: "sql/direct_routing_rows.sql",
		columns: []string{
			"leg_id", "correlation_id", "user_id", "upn", "display_name", "user_country", "invite_time", "start_time", "failure_time", "end_time",
			"duration_s", "success", "caller", "callee", "call_type", "call_direction", "other_country", "media_region", "signaling_region",
			"sip_code", "sub_code", "sip_phrase", "sbc", "media_bypass", "shared_correlation_id", "transferor_correlation_id", "admin_units",
		},
		aliases: aliases(),
		needs:   [][]string{{"correlation_id"}, {"call_type"}, {"start_time", "invite_time"}, {"duration_s"}},
		words: map[string]string{
			codeUsageID:   "neither a row id nor a correlation id of the leg is a GUID",
			codeTimestamp: "the leg has no time at all, or one of its times is unreadable",
		},
	}
	maps.Copy(k.aliases, map[string]string{
		"id": "leg_id", "usageid": "leg_id", "correlationid": "correlation_id",
		"invitetime": "invite_time", "invitetimeutc": "invite_time", "invitedatetime": "invite_time",
		"failuretime": "failure_time", "failuretimeutc": "failure_time", "failuredatetime": "failure_time",
		"success": "success", "successfulcall": "success", "eventtype": "success",
		"azureregionformedia": "media_region", "mediapathlocation": "media_region",
		"azureregionforsignaling": "signaling_region", "signalinglocation": "signaling_region",
		"finalsipcode": "sip_code", "finalmicrosoftsubcode": "sub_code", "callendsubreason": "sub_code",
		"finalsipphrase": "sip_phrase", "finalsipcodephrase": "sip_phrase",
		"sbcfqdn": "sbc", "trunkfullyqualifieddomainname": "sbc", "mediabypass": "media_bypass", "mediabypassenabled": "media_bypass",
		"sharedcorrelationid": "shared_correlation_id", "transferorcorrelationid": "transferor_correlation_id",
	})
	return k
}

// poolReport is an exported minute-pool report, in the layout of the old portal or of the admin centre.
func poolReport() kind {
	return kind{
		name: kindPools, table: "pool_reports", view: "sql/pool_report_records.sql", rows: "sql/pool_report_rows.sql",
		columns: []string{"capability", "description", "label", "total", "used"},
		aliases: map[string]string{
			"capability": "capability", "capabilitydescription": "description",
			"countryminutepool": "label", "countryorregion": "label", "countryregion": "label", "country": "label",
			"totalminutes": "total", "usedminutes": "used", "minutesused": "used",
		},
		needs: [][]string{{"capability"}, {"total"}, {"used"}},
		words: map[string]string{
			codeDuration: "the minutes of the pool are not a whole number from 0 to 2147483647",
			codeCallType: "the capability of the pool is empty",
		},
	}
}

// blockedUsers is the list of users whom Microsoft, or the organisation, kept from calling for a while.
func blockedUsers() kind {
	k := kind{
		name: kindBlockedUsers, table: "blocked_users", view: "sql/blocked_user_records.sql", rows: "sql/blocked_user_rows.sql",
		columns: []string{"user_id", "upn", "display_name", "phone", "blocked_at", "mode", "reason", "remediation_id"},
		aliases: map[string]string{
			"userid": "user_id", "userprincipalname": "upn", "username": "upn", "upn": "upn",
			"userdisplayname": "display_name", "displayname": "display_name",
			"usertelephonenumber": "phone", "phonenumber": "phone", "phone": "phone",
			"userblockmode": "mode", "blockaction": "mode", "blockedaction": "mode",
			"blockreason": "reason", "blockactionreason": "reason", "blockedreason": "reason", "remediationid": "remediation_id",
		},
		needs: [][]string{{"blocked_at"}, {"user_id", "upn", "phone"}, {"mode"}},
		words: map[string]string{
			codeUsageID:   "the row names no user: no id, no sign-in name, no number",
			codeTimestamp: "the time of the block is missing or unreadable",
			codeCallType:  "the row says neither blocked nor unblocked",
		},
	}
	for _, name := range blockTimes() {
		k.aliases[name] = "blocked_at"
	}
	return k
}

// dialoutReport is what Graph adds up of the calls out of meetings, by organiser, location, destination and currency.
func dialoutReport() kind {
	return kind{
		name: kindDialout, table: "dialout_report", view: "sql/dialout_records.sql", rows: "sql/dialout_rows.sql",
		columns: []string{"user_id", "upn", "display_name", "user_country", "context", "currency", "calls", "seconds", "charge"},
		aliases: map[string]string{
			"userid": "user_id", "userprincipalname": "upn", "upn": "upn", "userdisplayname": "display_name", "displayname": "display_name",
			"usagelocation": "user_country", "destinationcontext": "context", "currency": "currency",
			"totalcalls": "calls", "totalcallseconds": "seconds", "totalcallcharge": "charge",
		},
		needs: [][]string{{"user_id", "upn"}, {"seconds"}, {"charge"}},
		words: map[string]string{
			codeUsageID:  "the row names no organiser: no id, no sign-in name",
			codeDuration: "the number of calls or seconds is not a whole number from 0 to 2147483647",
			codeCharge:   "the charge is missing, or not a decimal below 10^12 with at most 6 decimals",
		},
	}
}
