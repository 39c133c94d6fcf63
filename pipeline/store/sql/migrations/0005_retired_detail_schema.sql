-- Version 5 keeps what retired months took and which records they held; no version before has retired a month.
drop table if exists retired_months;
