-- What the closing stated comes in their place.
delete from findings where code in (select code from kept_findings)
