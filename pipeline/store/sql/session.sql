-- The session: UTC everywhere, rows in the order they were written, no look outside.
set TimeZone = 'UTC';
set preserve_insertion_order = true;
set enable_progress_bar = false;
