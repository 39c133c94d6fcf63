-- One row: the file that was just read.
select
    $file_id as file_id,
    $path as path,
    $input as input,
    $sha256 as sha256,
    $bytes as bytes,
    $kind as kind,
    $rows_read as rows_read,
    $rows_rejected as rows_rejected,
    $refused as refused,
    true as present,
    least(
        (select min(start_time) from usage_records where file_id = $file_id),
        (select min(start_time) from direct_routing where file_id = $file_id)
    ) as oldest
