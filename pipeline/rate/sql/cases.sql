-- One row per case: records that print the same words, go to the same place and whose holders stand alike have one rule and
-- one price.
select
    row_number() over () as case_id,
    wording_id, place_id, standing_id, has_holder
from (
    select distinct wording_id, place_id, standing_id, has_holder from placed
)
