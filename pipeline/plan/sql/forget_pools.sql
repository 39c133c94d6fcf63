-- The pools of another alternative.
delete from pools
