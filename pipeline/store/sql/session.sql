-- The session: UTC everywhere, rows in the order they were written, no look outside.
set TimeZone = 'UTC';
set preserve_insertion_order = true;
set enable_progress_bar = false;
-- A thread of its own gives back what the engine is done with, so that those that work do not stop for it.
set allocator_background_threads = true;
