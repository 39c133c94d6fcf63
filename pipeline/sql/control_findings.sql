-- One row per finding of the comparison with other reports.
select code, severity, subject, records, message, remedy from control_findings
