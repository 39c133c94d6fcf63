-- One row: the key of the tenant's pseudonyms.
select key from tenant_key
