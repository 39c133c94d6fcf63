-- One row per finding of the ledger.
select code, severity, subject, records, message, remedy from ledger_findings
