-- One row: how urgent the balance is; none where no balance is known or kept.
select
    level,
    sentence,
    remedy
from alert
