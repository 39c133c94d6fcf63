-- What the months came to goes, for their records are other ones now.
delete from kept_sums where month in (select month from forgetting);
delete from user_sums where month in (select month from forgetting);
delete from destination_sums where month in (select month from forgetting);
delete from caller_sums where month in (select month from forgetting);
delete from price_sums where month in (select month from forgetting);
delete from pool_sums where month in (select month from forgetting);
