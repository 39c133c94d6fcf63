-- One row per reject of this run.
select file_id, source_line, code, message, raw from new_rejects order by file_id, source_line, code
