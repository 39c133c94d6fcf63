-- One row per record near the one at which a pool and its report part.
select
    pool,
    start_time as "at",
    parts,
    units,
    pool_units,
    level,
    billed_charge as billed,
    cost,
    currency,
    cause,
    person as upn,
    number,
    usage_id
from pool_partings
order by pool, start_time, usage_id
