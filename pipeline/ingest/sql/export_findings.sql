-- One row per finding about the exports.
select code, severity, subject, records, message, remedy from export_findings
