-- One row: how many rows the dial-out reports of the period have.
select count(*) as reported
from dialout_report as d
join files as f on f.file_id = d.file_id
where coalesce(d.month, $assumed) = $month and f.present
