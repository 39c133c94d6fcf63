-- One row: the first and the last start of a call.
select min(start_time) as first_at, max(start_time) as last_at from plan_calls
