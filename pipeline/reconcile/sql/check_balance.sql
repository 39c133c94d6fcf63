-- One row where the account of the period does not add up.
select * from balance_summary where opening + funding - debits - expired <> closing
