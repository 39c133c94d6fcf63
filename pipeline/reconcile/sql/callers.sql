-- One row per kind of use, month, currency and user or line that credits paid for, within the books (is_booked) and lately (is_late).
with
-- the halves are read side by side, for the engine scans rows of the open transaction with one thread
early as materialized (
    from callers_between($from, $middle, $booked_from, $booked_to, $lately_from, $lately_to)
),

late as materialized (
    from callers_between($middle, $to, $booked_from, $booked_to, $lately_from, $lately_to)
),

callers as (
    select * from early
    union all
    select * from late
),

classes as (
    select distinct class_no, kind, month, currency, is_outbound, is_missing
    from term_classes
)

select callers.* exclude (class_no), classes.* exclude (class_no)
from callers
inner join classes on classes.class_no = callers.class_no
