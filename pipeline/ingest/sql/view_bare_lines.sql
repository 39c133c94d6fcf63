-- One row per record of the export, as text, of whose words no number is known.
create or replace temp view worded_lines as
select *, cast(null as integer) as words_id, cast(null as boolean) as known_sms, cast(null as integer) as person_id
from lines
