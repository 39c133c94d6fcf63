-- One row when records got lost: rows read = loaded + updated + duplicate + rejected.
select * from counts where read_rows <> loaded + updated + duplicate + rejected
