-- One row per service, currency, epoch and range: the tariff row with the longest prefix. Each distinct range is
-- looked up once for every length that a prefix of its service has; the lookups are one equality join.
with
wanted as (
    select distinct service, currency, epoch, digits from lookups
    union
    select distinct service, '*', epoch, digits from lookups where service = 'tollfree_inbound'
),
lengths as (
    select service, list(distinct prefix_length) as prefix_lengths from epoch_tariffs group by service
),
stems as materialized (
    select w.service, w.currency, w.epoch, w.digits, unnest(l.prefix_lengths) as n
    from wanted as w
    join lengths as l on l.service = w.service
),
probes as materialized (
    select service, currency, epoch, digits, n, left(digits, n) as prefix
    from stems
    where length(digits) >= n
)
select
    p.service,
    p.currency,
    p.epoch,
    p.digits,
    arg_max(t.tariff_id, p.n) as tariff_id
from probes as p
join epoch_tariffs as t on t.prefix = p.prefix and t.service = p.service and t.currency = p.currency and t.epoch = p.epoch
group by p.service, p.currency, p.epoch, p.digits
