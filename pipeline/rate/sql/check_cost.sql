-- One row per terms some of whose rated records have money that does not add up.
select t.month, t.rule, t.funding, s.*
from rated_sums as s
join rated_terms as t on t.terms_id = s.terms_id
where
    s.without_cost <> if(t.funding = 'unrated', s.records, 0)
    or (t.funding in ('free', 'allowance', 'operator') and s.costly > 0)
    or s.beyond_units > 0
    or (t.funding = 'split' and s.without_pool > 0)
