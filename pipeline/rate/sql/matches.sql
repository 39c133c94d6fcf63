-- One row per service, currency, stretch and number: the tariff row with the longest prefix.
with
wanted as (
    select distinct service, currency, epoch, digits from lookups
    union
    select distinct service, '*', epoch, digits from lookups where service = 'tollfree_inbound'
),
lengths as (
    select distinct service, prefix_length from epoch_tariffs
)
select
    w.service,
    w.currency,
    w.epoch,
    w.digits,
    arg_max(t.tariff_id, t.prefix_length) as tariff_id
from wanted as w
join lengths as l on l.service = w.service and l.prefix_length <= length(w.digits)
join epoch_tariffs as t
    on t.service = w.service and t.currency = w.currency and t.epoch = w.epoch and t.prefix = left(w.digits, l.prefix_length)
group by w.service, w.currency, w.epoch, w.digits
