-- One row per identifier of a person, as its own pseudonym, with the one that the person goes by.
select alias, shown from pseudonyms
