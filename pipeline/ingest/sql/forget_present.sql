-- Which files are there is found anew in every run.
update files set present = false where present
