-- An input that has not changed since it was read, with its members.
update files set present = true where split_part(path, '!', 1) = $input and sha256 = $sha256
