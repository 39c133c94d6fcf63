-- One row: the month that was rated, and from what.
select $month as month, $fingerprint as fingerprint
