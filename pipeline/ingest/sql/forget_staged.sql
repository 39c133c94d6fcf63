-- The rows have found their places; what is left would only take memory.
drop table staged;
drop table readings;
drop table new_rejects;
