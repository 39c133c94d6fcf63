-- One row per record that credits paid from one instant to another: the class of its terms, and its user or line. Usage stands on
-- the left, so that the records are in the hash table and not what people are called.
create or replace temp macro paid_between(from_at, to_at) as table
select
    paid.class_no,
    paid.is_sms,
    usage.person_id,
    case
        when paid.is_line then coalesce(usage.callee, 'unknown')
        when people.user_id is null and people.upn is null then coalesce(usage.caller, 'no user')
    end as line,
    paid.start_time,
    paid.cost
from usage_records as usage
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
inner join printed_people as people on people.person_id = usage.person_id
where usage.start_time >= from_at and usage.start_time < to_at
