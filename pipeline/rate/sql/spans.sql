-- One row per month, holder with records and span of time in which the holder's licences do not change.
with
held_licences as (
    select m.month_no, m.from_at as month_from, m.to_at as month_to, l.*
    from licences as l
    join batch_months as m on l.assigned_from < m.to_at and (l.assigned_to is null or l.assigned_to > m.from_at)
    where l.holder in (select holder from people)
),
borders as (
    select month_no, month_to, holder, month_from as border from held_licences
    union
    select month_no, month_to, holder, assigned_from from held_licences where assigned_from > month_from
    union
    select month_no, month_to, holder, assigned_to from held_licences where assigned_to < month_to
),
stretched as (
    select
        month_no,
        holder,
        border as from_at,
        coalesce(lead(border) over (partition by month_no, holder order by border), month_to) as to_at
    from borders
),
held as (
    select s.month_no, s.holder, s.from_at, s.to_at, l.capability, l.country, p.size
    from stretched as s
    join held_licences as l
        on l.month_no = s.month_no and l.holder = s.holder
        and l.assigned_from <= s.from_at and (l.assigned_to is null or l.assigned_to >= s.to_at)
    left join plans as p on p.month_no = l.month_no and p.capability = l.capability and p.country = l.country
)
select
    month_no,
    holder,
    from_at,
    to_at,
    -- of two plans at once the larger one counts; equal ones go by their code
    arg_min(capability, row(-size, capability, country)) filter (where size is not null) as plan,
    arg_min(country, row(-size, capability, country)) filter (where size is not null) as plan_country,
    count(distinct capability) filter (where size is not null) as plans_held,
    bool_or(capability = 'MCOPSTNC') as has_credits,
    bool_or(capability = 'MCOMEETADD_DIALOUT_US') as has_dialout_us
from held
group by month_no, holder, from_at, to_at
