-- Version 13 keeps more of what the records of a month come to: for users, destinations and those that credits pay for. Months that
-- were rated before are added up when somebody asks for them.
select 1;
