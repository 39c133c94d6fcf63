-- Ids that were read again have their standing reading found anew.
delete from standing_readings where usage_id in (select usage_id from readings)
