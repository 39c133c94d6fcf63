-- One row per record that cannot be used, the first ones, in the order of the files.
select file, line, code, message, raw
from cdr_rejects
order by rowid
limit $most
