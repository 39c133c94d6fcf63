-- The session: UTC everywhere, rows in the order they were written, no look outside. Memory that the engine is done with
-- goes back to the system at once: kept for later, it comes on top of the limit, by half of it and more.
set TimeZone = 'UTC';
set preserve_insertion_order = true;
set enable_progress_bar = false;
set allocator_flush_threshold = '8MB';
set allocator_bulk_deallocation_flush_threshold = '8MB';
set allocator_background_threads = true;
