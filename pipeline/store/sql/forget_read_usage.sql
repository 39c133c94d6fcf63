-- The rows at hand have been read; the view of them is in the way of the next.
drop view read_usage;
