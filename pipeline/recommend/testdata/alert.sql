-- One row.
select level, sentence from alert
