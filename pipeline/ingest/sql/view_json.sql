-- The spooled rows under the name that the reading of records uses.
create or replace temp view export_lines as from export_rows_json;
