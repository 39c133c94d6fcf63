-- One row per draw: each pool ends on its own.
select * from taken
