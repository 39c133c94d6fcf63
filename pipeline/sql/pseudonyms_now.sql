-- One row per identifier of a person that is known now or was known before, as its own pseudonym, with the one that the person goes by.
select alias, shown from pseudonyms_now
