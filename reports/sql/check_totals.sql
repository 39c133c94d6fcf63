-- One row per currency of the period, counted from the records themselves and not from rated_usage.
select
    r.currency,
    count(*) as records,
    coalesce(sum(case when u.kind = 'call' then u.duration_s end), 0)::bigint as duration_s,
    coalesce(sum(r.pool_units), 0)::bigint as pool_units,
    coalesce(sum(r.cost), 0) as cost,
    sum(r.billed_charge) as billed,
    coalesce(sum(r.cost) filter (where r.tariff_file is not null), 0) as tariff_cost
from rated as r
inner join usage as u on u.usage_id = r.usage_id and u.start_time = r.start_time
where r.month = $period
group by r.currency
order by r.currency <> $currency, r.currency
