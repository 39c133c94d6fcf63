-- Where somebody set a limit of memory, what the engine is done with goes back to the system at once: kept for later, it comes on top of
-- the limit, by half of it and more. To ask the system for it again takes a twentieth of a run.
set allocator_flush_threshold = '8MB';
set allocator_bulk_deallocation_flush_threshold = '8MB';
