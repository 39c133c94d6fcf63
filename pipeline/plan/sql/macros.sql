-- What stands for chance in a plan that is imagined.

-- A number from 0 to below 1 that looks like chance and is the same for the same words.
create or replace temp macro drawn(seed, what, user_no, day_no, activity, n) as
    (hash(seed, what, user_no, day_no, activity, n) % 1000000007) * 0.000000000999999993;
