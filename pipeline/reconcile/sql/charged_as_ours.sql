-- One row per price of theirs before which ours was charged from one instant to another: when it was last.
select terms.start_no, max(records.start_time) as charged_at
from rated_records as records
inner join start_terms as terms on terms.terms_id = records.terms_id and records.start_time < terms.first_at
where records.cause = 'match' and records.cost > 0 and records.start_time >= $from and records.start_time < $to
group by terms.start_no
