-- One row per pair of increments that a provider may have used, the usual ones first.
create or replace temp view tried_increments as
select *
from (
    values
    (1, 60, 60), (2, 30, 6), (3, 1, 1), (4, 6, 6), (5, 60, 1), (6, 30, 30), (7, 1, 60), (8, 60, 6), (9, 60, 30), (10, 30, 1)
) as pairs (rank, first_s, next_s);
