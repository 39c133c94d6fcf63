-- One row per tariff row and epoch that it holds in. Under currency '*' stand the toll-free numbers of
-- all currencies: whether a number is toll-free is not a question of money.
with held as (
    select t.*, e.epoch
    from tariffs as t
    join epochs as e on t.valid_from <= e.from_at and (t.valid_to is null or t.valid_to >= e.to_at)
)
select epoch, service, currency, prefix, tariff_id, length(prefix) as prefix_length from held
union all
select epoch, service, '*' as currency, prefix, min(tariff_id), length(prefix)
from held
where service = 'tollfree_inbound'
group by epoch, service, prefix
