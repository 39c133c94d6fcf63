-- One row per terms with our price and price of theirs beside it: from when to look back for the last that ours was charged.
select terms.terms_id, starts.start_no, starts.first_at
from price_terms as terms
inner join price_starts as starts
    on
        starts.prefix = terms.prefix
        and starts.currency = terms.currency
        and starts.direction = terms.direction
        and starts.price = terms.price
