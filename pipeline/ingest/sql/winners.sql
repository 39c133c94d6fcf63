-- One row per usage id that was read more than once: the reading that counts.
select * exclude (fingerprint, is_change, is_replaced, next, counts) from readings where counts
