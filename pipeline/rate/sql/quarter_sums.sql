-- One row per quarter of an hour, rule, way of paying and currency of the batch's records: what they come to.
with
-- one number for what the rows share but the quarter is quicker to group by than its words
ways as (
    select terms_id, month, rule, funding, currency, dense_rank() over (order by month, rule, funding, currency) as way
    from rated_terms
    where month in (select month from batch_months)
),
-- the middle is the beginning of a day: no quarter is in both halves
sums as (
    select
        w.way,
        time_bucket(interval '15 minutes', r.start_time) as quarter,
        count(*) as records,
        count(*) filter (where r.billed_charge <> 0) as billed_records,
        count(*) filter (where r.cost <> 0) as cost_records,
        sum(r.billed_charge) as billed,
        sum(r.cost) as cost,
        min(r.start_time) as first_at,
        min(r.start_time) filter (where r.billed_charge <> 0) as billed_first,
        min(r.start_time) filter (where r.cost <> 0) as cost_first
    from rated_records as r
    join ways as w on w.terms_id = r.terms_id
    where r.start_time >= $from and r.start_time < $middle
    group by w.way, quarter
    union all
    select
        w.way,
        time_bucket(interval '15 minutes', r.start_time) as quarter,
        count(*) as records,
        count(*) filter (where r.billed_charge <> 0) as billed_records,
        count(*) filter (where r.cost <> 0) as cost_records,
        sum(r.billed_charge) as billed,
        sum(r.cost) as cost,
        min(r.start_time) as first_at,
        min(r.start_time) filter (where r.billed_charge <> 0) as billed_first,
        min(r.start_time) filter (where r.cost <> 0) as cost_first
    from rated_records as r
    join ways as w on w.terms_id = r.terms_id
    where r.start_time >= $middle and r.start_time < $to
    group by w.way, quarter
)
select w.month, w.rule, w.funding, w.currency, s.* exclude (way)
from sums as s
join (select distinct way, month, rule, funding, currency from ways) as w on w.way = s.way
