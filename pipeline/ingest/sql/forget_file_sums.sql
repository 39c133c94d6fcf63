-- The records of files that an id left, or came back to, are other ones now.
delete from file_sums where file_id in (select file_id from readings where usage_id in (select usage_id from readings where counts and file_id >= $first_new_file))
