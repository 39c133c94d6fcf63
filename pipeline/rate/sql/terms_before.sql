-- One row: the number after which the terms of the batch are numbered; those of any other month have none beyond it.
select coalesce(min(terms_before), 0) as terms_before from terms
