-- One row per closed month whose records are kept.
select period from closed_details order by period
