-- One row: how many rows of funding.csv and balances.csv are in other currencies.
select
    (select count(*) from funding where currency <> $currency and "at" < cast($closing as timestamp)) as funding,
    (select count(*) from balances where currency <> $currency and "at" < cast($closing as timestamp)) as balances
