-- One row per holder and stretch of the month in which the holder's licences do not change.
with
borders as (
    select holder, $from as border from licences
    union
    select holder, assigned_from from licences where assigned_from > $from and assigned_from < $to
    union
    select holder, assigned_to from licences where assigned_to > $from and assigned_to < $to
),
stretches as (
    select
        holder,
        border as from_at,
        coalesce(lead(border) over (partition by holder order by border), $to) as to_at
    from borders
),
held as (
    select s.holder, s.from_at, s.to_at, l.capability, l.country, p.size
    from stretches as s
    join licences as l
        on l.holder = s.holder and l.assigned_from <= s.from_at and (l.assigned_to is null or l.assigned_to >= s.to_at)
    left join plans as p on p.capability = l.capability and p.country = l.country
)
select
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
group by holder, from_at, to_at
