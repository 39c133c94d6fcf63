-- One row per record near the one at which a pool and its report part.
select
    pool,
    units,
    start_time as "at",
    cause,
    pool_units,
    level,
    parts,
    person as upn,
    usage_id,
    number,
    billed_charge as billed,
    cost,
    currency
from pool_partings
order by pool, start_time, usage_id
