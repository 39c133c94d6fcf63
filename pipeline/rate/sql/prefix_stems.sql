-- One row per beginning of a tariff prefix that is all that a masked number shows: it could go on to that prefix.
with steps as (
    select service, currency, epoch, prefix, prefix_length, unnest(range(1, prefix_length)) as n
    from epoch_tariffs
)
select service, currency, epoch, left(prefix, n) as stem, min(prefix_length) as shortest
from steps
where left(prefix, n) in (select digits from ranges where stars > 0)
group by all
