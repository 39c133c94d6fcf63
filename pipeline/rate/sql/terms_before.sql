-- One row: the number after which the terms of the batch are numbered; those of any other month have none beyond it. Months without
-- records, as one that shares a UTC day with the next, have no terms.
select coalesce((select min(terms_before) from terms), (select max(terms_id) from rated_terms), 0) as terms_before
