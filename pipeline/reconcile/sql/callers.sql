-- One row per kind of use, month, currency and user or line that credits paid for, within the books (is_booked) or lately (is_late); in
-- the week in which the late time begins, each has rows of its own.
with
late_begins as materialized (
    select class_no, is_sms, person_id, line, false as is_booked, true as is_late, count(*) as records, sum(cost) as cost, max(start_time) as last_at
    from paid_between($lately_from, $lately_week + interval 7 day)
    group by class_no, is_sms, person_id, line
),

-- the week that now lies in
last_week as materialized (
    select
        class_no, is_sms, person_id, line,
        start_time >= $booked_from and start_time < $booked_to as is_booked,
        start_time < $lately_to as is_late,
        count(*) as records,
        sum(cost) as cost,
        max(start_time) as last_at
    from paid_between($last_week, $to)
    group by class_no, is_sms, person_id, line, is_booked, is_late
),

divided as (
    select * from late_begins
    union all
    select * from last_week where is_booked or is_late
),

classes as (
    select distinct class_no, kind, month, currency, is_outbound, is_missing
    from term_classes
),

whole as (
    select
        kind, month, currency, is_outbound, is_missing, is_sms, person_id, line,
        first_at >= $booked_from and first_at < $booked_to as is_booked,
        first_at >= $lately_from and week <> $lately_week as is_late,
        records, cost, last_at
    from caller_sums
    where month >= $first and month <= $last and week < $last_week
),

callers as (
    select divided.* exclude (class_no), classes.* exclude (class_no)
    from divided
    inner join classes on classes.class_no = divided.class_no
    union all by name
    select * from whole where is_booked or is_late
)

select callers.* exclude (person_id), people.user_id, people.upn
from callers
inner join printed_people as people on people.person_id = callers.person_id
