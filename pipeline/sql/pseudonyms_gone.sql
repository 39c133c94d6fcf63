-- One row per pseudonym is removed: they are written anew.
delete from pseudonyms
