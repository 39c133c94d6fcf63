-- Inputs that have not changed since they were read, with their members.
update files set present = true where (input, sha256) in (select (input, sha256) from inputs_there)
