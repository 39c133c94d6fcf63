-- One row per rated record of the touched months: the cause where cost and charge settle it; the rest waits as other.
update rated
set cause = case
    when funding = 'unrated' or cost is null then 'unrated'
    when fits(micro(billed_charge), micro(cost), cast($half as hugeint)) then 'match'
    else 'other'
end
where month in (select month from touched_months)
