-- One row per record that the prices of this round explain.
select
    differences.usage_id,
    price_round.theirs
from differences
inner join price_round
    on
        price_round.currency = differences.currency
        and price_round.direction = differences.direction
        and price_round.is_call = differences.is_call
        and price_round.prefix = differences.prefix
        and price_round.price = differences.price
where
    differences.cause = 'price'
    and price_round.theirs between differences.low and differences.high
    and differences.usage_id not in (select usage_id from price_members)
