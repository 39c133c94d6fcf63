-- One row per usage id that was read more than once, in this run or before.
with good as (
    select usage_id from staged where code is null
),
twice as (
    select usage_id from good group by usage_id having count(*) > 1
)
select usage_id from twice
union
select g.usage_id from good as g where exists (select 1 from usage as u where u.usage_id = g.usage_id)
