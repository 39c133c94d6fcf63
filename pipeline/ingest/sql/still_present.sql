-- An input that has not changed since it was read, with its members.
update files set present = true where input = $input and sha256 = $sha256
