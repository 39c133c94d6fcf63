-- One row per case that the prices of this round explain.
select
    differences.case_id,
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
    and differences.case_id not in (select case_id from price_members)
