-- One row per beginning of a tariff prefix: with it a masked number could go on to that prefix.
with steps as (
    select service, currency, epoch, prefix, prefix_length, unnest(range(1, prefix_length)) as n
    from epoch_tariffs
)
select service, currency, epoch, left(prefix, n) as stem, min(prefix_length) as shortest
from steps
group by all
