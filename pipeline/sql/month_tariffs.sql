-- One row per tariff row that prices records of the month.
select t.*
from tariffs as t
where
    exists (
        select 1
        from rated_terms as r
        where r.month = $month and r.tariff_file = t.file and r.tariff_line = t.line
    )
order by t.file, t.line
