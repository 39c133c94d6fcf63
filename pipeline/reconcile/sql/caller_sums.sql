-- One row per month that is added up, week, kind of use, currency and user or line: the records that credits pay.
with
-- the halves are read side by side, for the engine scans rows of the open transaction with one thread; no week is in both
early as materialized (
    select
        class_no, is_sms, person_id, line,
        date_trunc('week', start_time) as week,
        count(*) as records,
        sum(cost) as cost,
        min(start_time) as first_at,
        max(start_time) as last_at
    from paid_between($from, $middle)
    group by class_no, is_sms, person_id, line, date_trunc('week', start_time)
),

late as materialized (
    select
        class_no, is_sms, person_id, line,
        date_trunc('week', start_time) as week,
        count(*) as records,
        sum(cost) as cost,
        min(start_time) as first_at,
        max(start_time) as last_at
    from paid_between($middle, $to)
    group by class_no, is_sms, person_id, line, date_trunc('week', start_time)
),

sums as (
    select * from early
    union all
    select * from late
),

classes as (
    select distinct class_no, kind, month, currency, is_outbound, is_missing
    from term_classes
    where month in (select month from summing)
)

select sums.* exclude (class_no), classes.* exclude (class_no)
from sums
inner join classes on classes.class_no = sums.class_no
