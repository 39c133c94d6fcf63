-- One row per case: records that print the same words, go to the same place and whose holders stand alike have one rule and
-- one price.
select c.case_id, r.wording_id, r.place_id, c.standing_id, c.standing_id > 0 as has_holder
from (select distinct case_id, route_id, standing_id from cased) as c
join routes as r on r.route_id = c.route_id
