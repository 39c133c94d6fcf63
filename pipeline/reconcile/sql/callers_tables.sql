-- One row per class of terms, user or line, and side of the instants that are asked about: records that credits paid between two
-- others. Usage stands on the left, so that the records are in the hash table and not what people are called.
create or replace temp macro callers_between(from_at, to_at, booked_from, booked_to, lately_from, lately_to) as table
select
    paid.class_no,
    paid.is_sms,
    usage.user_id,
    usage.upn,
    case
        when paid.is_line then coalesce(usage.callee, 'unknown')
        when usage.user_id is null and usage.upn is null then coalesce(usage.caller, 'no user')
    end as line,
    paid.start_time >= booked_from and paid.start_time < booked_to as is_booked,
    paid.start_time >= lately_from and paid.start_time < lately_to as is_late,
    count(*) as records,
    sum(paid.cost) as cost,
    max(paid.start_time) as last_at
from usage
inner join (
    select
        records.usage_id,
        records.start_time,
        records.cost,
        records.full_billed_s is null as is_sms,
        classes.class_no,
        classes.kind = 'tollfree_line' as is_line
    from rated_records as records
    inner join term_classes as classes on classes.terms_id = records.terms_id
    where records.start_time >= from_at and records.start_time < to_at
) as paid on paid.usage_id = usage.usage_id and paid.start_time = usage.start_time
where usage.start_time >= from_at and usage.start_time < to_at
group by all
