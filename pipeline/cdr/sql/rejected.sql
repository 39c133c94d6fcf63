-- One row per record that cannot be used, in the order of the files.
select file_no, line, code
from cdr_outcome
where outcome = 'rejected'
order by record_no
