-- The persistent tables of a tenant's state. Every table says its grain; DATA.md is generated from these comments. The columns
-- of the largest tables say how they are compressed: the engine would try every way on every row group to find the same, and pack
-- amounts of 128 bits, which takes longer to undo than all that is done with them.

-- One row: which schema this state has.
create table if not exists state_version (
    version integer not null
);

-- One row per input file content that was ever ingested, archive members apart (path 'usage/x.zip!inner.csv').
create table if not exists files (
    file_id integer primary key,
    path varchar not null,          -- relative to the tenant folder, '/' separated
    input varchar not null,         -- the file in usage/ that it is or is in
    sha256 varchar not null,        -- of the bytes on disk (of the whole archive for a member)
    bytes bigint not null,
    kind varchar not null,          -- pstn sms direct_routing pools blocked_users dialout, of the first row; or refused empty unknown
    rows_read bigint not null,
    rows_rejected bigint not null,
    refused boolean not null,       -- the file, or the rest of it, could not be read
    oldest timestamp,               -- first start time in the file
    present boolean not null        -- still in usage/ at the last run
);

-- One row per input in usage/ at the last run that had been left alone for a while: what tells, without reading it, that it
-- is as it was when it was hashed.
create table if not exists stamps (
    input varchar not null,         -- as in files
    stamp varchar not null,         -- inode, bytes, and in nanoseconds when its content and when anything of it changed
    sha256 varchar not null
);

-- One row per set of words that usage records print apart from people, numbers, times and money; many records share one.
create table if not exists printed_words (
    words_id integer not null,
    kind varchar not null,          -- call, sms
    user_country varchar,           -- alpha-2, upper case
    tenant_country varchar,
    call_type varchar not null,     -- lower case
    call_direction varchar,
    number_type varchar,
    context varchar,                -- Domestic / International, as printed
    destination_name varchar,
    other_country varchar,          -- alpha-2, upper case
    currency varchar not null,      -- upper case
    capability varchar,             -- upper case
    operator varchar,
    duration_source varchar
);

-- One row per way in which usage records print a user.
create table if not exists printed_people (
    person_id integer not null,
    user_id varchar,                -- directory id, lower case
    upn varchar,                    -- lower case
    display_name varchar,
    admin_units varchar
);

-- One row per usage id: the version of the record that counts, what it shares with others by number.
create table if not exists usage_records (
    usage_id uuid not null,
    id_hash ubigint using compression 'bitpacking' not null,  -- 48 bits of a hash of usage_id, by which the same id is found
    words_id integer not null,      -- in printed_words
    person_id integer not null,     -- in printed_people
    call_id varchar using compression 'fsst',
    conference_id varchar using compression 'dictionary',
    caller varchar using compression 'fsst',
    callee varchar using compression 'fsst',  -- the dialled number, as printed
    start_time timestamp not null,  -- UTC
    end_time timestamp,
    duration_s integer,             -- calls
    segments integer,               -- sms
    charge decimal(18, 6) not null,
    connection_fee decimal(18, 6) not null,
    file_id integer not null,
    source_line bigint not null,    -- record number in its file, header = 1
    as_read varchar                 -- words and user while a run reads them for the first time; always empty after
);

-- One row per usage id: the record with the words that it prints.
create view if not exists usage as
select
    r.usage_id, w.kind, r.call_id, r.conference_id, p.user_id, p.upn, p.display_name, w.user_country, w.tenant_country,
    r.caller, r.callee, w.call_type, w.call_direction, w.number_type, w.context, w.destination_name, w.other_country,
    r.start_time, r.end_time, r.duration_s, r.segments, r.charge, r.connection_fee, w.currency, w.capability, w.operator,
    w.duration_source, p.admin_units, r.file_id, r.source_line
from usage_records as r
join printed_words as w on w.words_id = r.words_id
join printed_people as p on p.person_id = r.person_id;

-- One row per file and country of users: the usage records that stand in usage as the file printed them. A file without any has one row.
create table if not exists file_sums (
    file_id integer not null,
    user_country varchar,
    oldest timestamp,               -- start of the first record
    records bigint not null
);

-- One row per reading of a usage id that did not become the row in usage: duplicates and replaced versions. A replaced one
-- has beside its own values those of the reading that replaced it.
create table if not exists usage_history (
    usage_id uuid not null,
    file_id integer not null,
    source_line bigint not null,
    fingerprint varchar not null,   -- md5 of the canonical record
    start_time timestamp not null,
    duration_s integer,
    segments integer,
    charge decimal(18, 6) not null,
    connection_fee decimal(18, 6) not null,
    replaced boolean not null,      -- false: the same record was read elsewhere
    new_start_time timestamp,
    new_duration_s integer,
    new_segments integer,
    new_charge decimal(18, 6),
    new_connection_fee decimal(18, 6),
    new_file_id integer,
    new_source_line bigint
);

-- One row per usage id of usage_history whose record stands in usage: the reading that does.
create table if not exists standing_readings (
    usage_id uuid not null,
    file_id integer not null,
    source_line bigint not null,
    fingerprint varchar not null    -- as in usage_history
);

-- One row per leg of a Direct Routing call. It is no charge to credits: it completes the picture of usage.
create table if not exists direct_routing (
    row_key uuid not null,          -- the id of Graph, or made of correlation id, invitation, type, numbers and duration
    correlation_id uuid,            -- of the call; its legs share it
    user_id varchar,
    upn varchar,
    display_name varchar,
    user_country varchar,
    invite_time timestamp,
    start_time timestamp not null,  -- the answer; where nobody answered the invitation, else the failure
    failure_time timestamp,
    end_time timestamp,
    duration_s bigint not null,     -- from answer to end where both are known
    reported_s integer not null,    -- as printed
    success boolean,
    caller varchar,                 -- any text
    callee varchar,
    call_type varchar not null,     -- lower case: dr_* or byot*
    call_direction varchar,
    other_country varchar,
    media_region varchar,
    signaling_region varchar,
    sip_code integer,
    sub_code integer,
    sip_phrase varchar,
    sbc varchar,
    media_bypass boolean,
    shared_correlation_id varchar,
    transferor_correlation_id varchar,
    admin_units varchar,
    fingerprint uuid not null,
    file_id integer not null,
    source_line bigint not null
);

-- One row per month, organiser, location, destination and currency of Graph's dial-out report: a control total.
create table if not exists dialout_report (
    row_key uuid not null,
    month varchar,                  -- YYYY-MM of the file's name; null: it says none
    user_id varchar,
    upn varchar,
    display_name varchar,
    user_country varchar,
    context varchar,                -- Domestic / International, as printed
    currency varchar not null,
    calls integer,
    seconds integer not null,
    charge decimal(18, 6) not null, -- charges and connection fees
    fingerprint uuid not null,
    file_id integer not null,
    source_line bigint not null
);

-- One row per block or release of a user.
create table if not exists blocked_users (
    row_key uuid not null,
    user_id varchar,
    upn varchar,
    display_name varchar,
    phone varchar,
    "at" timestamp not null,
    mode varchar not null,          -- blocked, unblocked
    reason varchar,
    remediation_id varchar,
    fingerprint uuid not null,
    file_id integer not null,
    source_line bigint not null
);

-- One row per pool and month of the minute-pool reports in usage/ and pools/.
create table if not exists pool_reports (
    row_key uuid not null,
    month varchar,                  -- YYYY-MM of the file's name; null: it says none
    capability varchar not null,
    label varchar,                  -- country or region, as printed
    description varchar,
    total bigint not null,          -- minutes, of message pools segments
    used bigint not null,
    source varchar not null,        -- the file
    fingerprint uuid not null,
    file_id integer,                -- null: in pools/
    source_line bigint not null
);

-- One row per reading of a row that is no usage record and was read more than once, be it the one that counts or not.
create table if not exists other_readings (
    kind varchar not null,          -- direct_routing pools blocked_users dialout
    row_key uuid not null,
    fingerprint uuid not null,
    file_id integer not null,
    source_line bigint not null
);

-- One row per record, or file, that could not be used.
create table if not exists rejects (
    file_id integer not null,
    source_line bigint not null,
    code varchar not null,
    message varchar not null,
    raw varchar not null
);

-- One row per usage record that was rated: what is its own of it. What it shares with others stands in rated_terms.
create table if not exists rated_records (
    usage_id uuid using compression 'uncompressed' not null,
    start_time timestamp using compression 'bitpacking' not null,
    terms_id integer using compression 'bitpacking' not null,
    pool_user varchar using compression 'dictionary',  -- whose pool, where pools are per user
    pool_units bigint using compression 'bitpacking' not null,  -- minutes or segments taken from the pool
    units bigint using compression 'bitpacking' not null,  -- started minutes, or segments
    duration_s integer using compression 'bitpacking',  -- of the export; calls
    full_billed_s bigint using compression 'bitpacking',  -- billed seconds had the pool given nothing
    billed_s bigint using compression 'bitpacking',  -- billed seconds that credits pay; null for sms and unrated
    connection_fee decimal(18, 6) using compression 'bitpacking',  -- ours; empty unless credits pay
    exported_fee decimal(18, 6) using compression 'bitpacking' not null,
    cost decimal(24, 6) using compression 'uncompressed',  -- empty when unrated
    billed_charge decimal(24, 6) using compression 'uncompressed' not null,
    cause enum ('match', 'unrated', 'free_call', 'allowance', 'connection_fee', 'increment', 'price', 'other') -- filled by reconcile
);

-- One row per case of a month and way of paying: the rule, the price and the evidence that its records share. A case are the
-- records that print the same words, go to the same place and whose holders stand alike.
create table if not exists rated_terms (
    terms_id integer not null,
    month varchar not null,             -- YYYY-MM in the tenant's zone
    direction varchar not null,         -- inbound, outbound
    rule varchar not null,
    funding varchar not null,           -- free allowance credits split operator unrated
    plan varchar,                       -- capability of the calling plan that decided
    pool varchar,                       -- capability/scope/country
    destination varchar,
    destination_country varchar,
    destination_kind varchar,
    increments varchar,                 -- first/next
    price decimal(18, 6),               -- empty unless credits pay
    surcharge decimal(18, 6),
    currency varchar not null,
    tariff_file varchar,
    tariff_line integer,
    tariff_prefix varchar,
    findings varchar not null           -- codes, sorted, joined by ';'
);

-- One row per usage record that was rated: the price it should have, and why.
create view if not exists rated as
select
    r.usage_id, t.month, r.start_time, t.direction, t.rule, t.funding, t.plan,
    t.pool, r.pool_user, r.pool_units, r.units,
    r.full_billed_s, r.billed_s, t.destination, t.destination_country, t.destination_kind,
    t.increments, t.price, t.surcharge, r.connection_fee,
    r.cost, r.billed_charge, t.currency, cast(r.billed_charge - r.cost as decimal(24, 6)) as variance,
    cast(r.cause as varchar) as cause, t.tariff_file, t.tariff_line, t.tariff_prefix, t.findings
from rated_records as r
join rated_terms as t on t.terms_id = r.terms_id;

-- One row per quarter of an hour, rule, way of paying and currency of a month's rated records: what they come to. What adds up many
-- months reads these, so that it does not grow with the records.
create table if not exists quarter_sums (
    month varchar not null,             -- YYYY-MM in the tenant's zone
    quarter timestamp not null,         -- where it begins; UTC
    rule varchar not null,
    funding varchar not null,
    currency varchar not null,
    records bigint not null,
    billed_records bigint not null,     -- that are billed anything
    cost_records bigint not null,       -- that cost anything
    billed decimal(38, 6) not null,
    cost decimal(38, 6),                -- empty when all are unrated
    first_at timestamp not null,        -- start of the first record
    billed_first timestamp,             -- of those that are billed anything
    cost_first timestamp                -- of those that cost anything
);

-- One row per kind of sums and month whose sums are kept: what another run would come to if it added up the records of the month again.
-- They are forgotten when the month is rated again or its detail goes, and made by whoever asks for them next.
create table if not exists kept_sums (
    sums varchar not null,              -- the table that has them
    month varchar not null              -- YYYY-MM in the tenant's zone
);

-- One row per month, user and currency: what the records cost, of a closed month as its closing stated them. Records without a user
-- are one.
create table if not exists user_sums (
    month varchar not null,
    person varchar,                     -- directory id, else sign-in name
    currency varchar not null,
    display_name varchar,
    upn varchar,
    cost decimal(38, 6)                 -- empty when all are unrated
);

-- One row per month, direction, destination and currency: what the records cost, of a closed month as its closing stated them.
create table if not exists destination_sums (
    month varchar not null,
    direction varchar not null,
    destination varchar,
    destination_country varchar,
    destination_kind varchar,
    currency varchar not null,
    billed decimal(38, 6) not null,
    cost decimal(38, 6)                 -- empty when all are unrated
);

-- One row per month, week, kind of use, currency and user as printed or line: the records that credits pay.
create table if not exists caller_sums (
    month varchar not null,
    week timestamp not null,            -- its Monday; UTC
    kind varchar not null,              -- what an empty balance stops: user conference_dialout pay_per_minute tollfree_line
    currency varchar not null,
    is_outbound boolean not null,
    is_missing boolean not null,        -- the licence for credits
    is_sms boolean not null,
    person_id integer not null,         -- in printed_people
    line varchar,                       -- the number, where that is what stops
    records bigint not null,
    cost decimal(38, 6) not null,
    first_at timestamp not null,        -- start of the first record
    last_at timestamp not null
);

-- One row per month, UTC day, tariff price and what was charged at it: since when a price differs from the tariff's. Retired months
-- have retired_prices.
create table if not exists price_sums (
    month varchar not null,
    day date not null,
    currency varchar not null,
    direction varchar not null,
    is_call boolean not null,
    prefix varchar not null,
    price decimal(18, 6) not null,      -- of the tariff
    cause varchar not null,             -- price, match
    paid bigint,                        -- seconds, of messages segments; empty where the price is the tariff's
    for_price decimal(24, 6),           -- what was charged for them
    records bigint not null,
    first_at timestamp not null,        -- start of the first record
    last_at timestamp not null
);

-- One row per month, pool, user of a pool that is per user, and day: what was asked of it.
create table if not exists pool_sums (
    month varchar not null,
    pool varchar not null,
    pool_user varchar,
    day date not null,                  -- in the tenant's zone
    units bigint not null
);

-- One row per month that has been rated, with what it was rated from.
create table if not exists rated_months (
    month varchar primary key,
    fingerprint varchar not null        -- name=hash of program, settings, tariff, licences and allowances
);

-- One row per month, currency and rule that came out otherwise when it was rated again: what changed, and why.
create table if not exists reratings (
    period varchar not null,            -- YYYY-MM that the run reported
    month varchar not null,
    reason varchar not null,            -- tariff, licences, allowances, settings or program changed, late usage
    currency varchar not null,
    rule varchar not null,
    records bigint not null,            -- more, or fewer, than before
    unrated bigint not null,
    cost decimal(38, 6) not null        -- after less before
);

-- One row per pool, month and, where pools are per user, user.
create table if not exists pools (
    month varchar not null,
    pool varchar not null,              -- capability/scope/country
    pool_user varchar,
    capability varchar not null,
    scope varchar not null,             -- domestic international zone_a sms
    country varchar not null,           -- alpha-2 or '*'
    unit varchar not null,              -- minute, segment
    holders bigint,                     -- users that held the licence in the month
    total bigint,                       -- null: no licences.csv, size unknown
    used bigint not null,
    calls bigint not null,              -- records that drew on it
    exhausted_at timestamp              -- start of the record that met its end
);

-- One row per account that an entry of the double-entry ledger moves: what the account gains. The rows of an entry add up to
-- zero. Rows are only ever added: an entry that changes the figure of an earlier one names it.
create table if not exists ledger_postings (
    entry bigint not null,              -- number of the entry, from 1
    corrects bigint,                    -- the entry whose figure this one changes
    posted_as_of timestamp not null,    -- the instant that counted as now
    day date not null,                  -- in the tenant's zone
    kind varchar not null,              -- opening purchase recharge refund adjustment usage expiry, late_* for a closed month
    reference varchar not null,         -- of funding.csv, the lot of an expiry, the month of a late one, else empty
    account varchar not null,           -- credits usage expired funding adjustments
    currency varchar not null,
    amount decimal(24, 6) not null
);

-- One row per closed period: its figures, which no later run changes.
create table if not exists closed_periods (
    period varchar not null,            -- YYYY-MM
    currency varchar not null,
    opening decimal(24, 6) not null,
    funding decimal(24, 6) not null,    -- with what arrived late for periods closed before
    debits decimal(24, 6) not null,
    expired decimal(24, 6) not null,
    closing decimal(24, 6) not null,
    observed decimal(24, 6),            -- last observed balance
    observed_at timestamp,
    unexplained decimal(24, 6),
    closed_as_of timestamp not null     -- the instant that counted as now
);

-- One row per closed period and month up to it: what the month held when the period was closed.
create table if not exists closed_months (
    period varchar not null,            -- the closed period, YYYY-MM
    currency varchar not null,
    month varchar not null,
    funding decimal(24, 6) not null,    -- without what arrived late for months before
    debits decimal(24, 6) not null,
    expired decimal(24, 6) not null,
    records bigint not null             -- that debit the balance
);

-- One row per day of a closed month, as its closing stated it.
create table if not exists closed_days (
    period varchar not null,            -- the closed month, YYYY-MM
    currency varchar not null,
    day date not null,                  -- in the tenant's zone
    opening decimal(24, 6) not null,
    funding decimal(24, 6) not null,    -- with what arrived late for months closed before
    late decimal(24, 6) not null,       -- that part of funding
    debits decimal(24, 6) not null,
    expired decimal(24, 6) not null,
    closing decimal(24, 6) not null,
    lowest decimal(24, 6) not null,
    post_paid decimal(24, 6) not null,  -- usage that no balance pays
    records bigint not null             -- that debit the balance
);

-- One row per entry of the ledger in a closed month, as its closing stated it.
create table if not exists closed_entries (
    period varchar not null,            -- the closed month, YYYY-MM
    currency varchar not null,
    seq bigint not null,                -- the order of the entries of all months
    "at" timestamp not null,
    kind varchar not null,
    amount decimal(24, 6) not null,
    balance decimal(24, 6) not null,    -- after it
    reference varchar,
    lot bigint,
    note varchar
);

-- One row per lot and closed month: the lot as it stood at the month's end.
create table if not exists closed_lots (
    period varchar not null,            -- the closed month, YYYY-MM
    currency varchar not null,
    lot bigint not null,
    "at" timestamp not null,
    expires_at timestamp,
    kind varchar not null,
    reference varchar,
    amount decimal(24, 6) not null,
    used decimal(24, 6) not null,
    expired decimal(24, 6) not null,
    remaining decimal(24, 6) not null
);

-- One row per closed month whose records and lists were kept: reports of it show those.
create table if not exists closed_details (
    period varchar not null             -- the closed month, YYYY-MM
);

-- One row per record of a closed month, as its closing stated it.
create table if not exists closed_records (
    usage_id uuid not null,
    month varchar using compression 'dictionary' not null,  -- the closed month, YYYY-MM
    start_time timestamp not null,
    direction varchar using compression 'dictionary' not null,
    rule varchar using compression 'dictionary' not null,
    funding varchar using compression 'dictionary' not null,
    plan varchar using compression 'dictionary',
    pool varchar using compression 'dictionary',
    pool_units bigint not null,
    billed_s bigint,
    destination varchar using compression 'dictionary',
    destination_country varchar using compression 'dictionary',
    destination_kind varchar using compression 'dictionary',
    increments varchar using compression 'dictionary',
    price decimal(18, 6),
    surcharge decimal(18, 6),
    connection_fee decimal(18, 6),
    cost decimal(24, 6),
    billed_charge decimal(24, 6) not null,
    currency varchar using compression 'dictionary' not null,
    variance decimal(24, 6),
    cause varchar using compression 'dictionary',
    tariff_file varchar using compression 'dictionary',
    tariff_line integer,
    tariff_prefix varchar using compression 'dictionary',
    findings varchar using compression 'dictionary' not null,
    kind varchar using compression 'dictionary' not null,
    end_time timestamp,
    user_id varchar using compression 'dictionary',
    upn varchar using compression 'dictionary',
    display_name varchar using compression 'dictionary',
    user_country varchar using compression 'dictionary',
    caller varchar using compression 'fsst',
    callee varchar using compression 'fsst',
    call_type varchar using compression 'dictionary' not null,
    duration_s integer,
    segments integer,
    operator varchar using compression 'dictionary',
    source_file varchar using compression 'dictionary' not null,
    source_line bigint not null,
    cost_center varchar using compression 'dictionary'
);

-- One row per pool of a closed month and, where pools are per user, user, as its closing stated it.
create table if not exists closed_pools (
    month varchar not null,             -- the closed month, YYYY-MM
    pool varchar not null,
    pool_user varchar,
    capability varchar not null,
    scope varchar not null,
    country varchar not null,
    unit varchar not null,
    holders bigint,
    total bigint,
    used bigint not null,
    calls bigint not null,
    exhausted_at timestamp
);

-- One row per row of a list in the report of a closed month (causes, observed balances, findings, ...), as its closing stated it.
create table if not exists closed_lists (
    period varchar not null,            -- the closed month, YYYY-MM
    list varchar not null,              -- the table that the report reads
    n bigint not null,                  -- the order of its rows
    cells varchar not null              -- JSON: each column's value as text
);

-- One row per closed period and day of a month closed before it: what came for the day in between, which the period posted.
create table if not exists closed_late (
    period varchar not null,            -- the closed period that posted it, YYYY-MM
    currency varchar not null,
    day date not null,                  -- where it belongs, in the tenant's zone
    funding decimal(24, 6) not null,
    debits decimal(24, 6) not null,
    expired decimal(24, 6) not null,
    records bigint not null             -- more, or fewer, that debit the balance
);

-- One row: the key by which names and numbers are made pseudonyms, so that they are the same in every report.
create table if not exists tenant_key (
    key varchar not null                -- 32 random bytes, as hex
);

-- One row per identifier of a person whose reports showed pseudonyms, as a pseudonym of its own: the one that the person goes by.
create table if not exists pseudonyms (
    alias varchar not null,
    shown varchar not null
);

-- One row per month whose usage detail was removed after state.keep_months: its amounts stay, who called whom does not.
create table if not exists retired_months (
    month varchar primary key,          -- YYYY-MM
    from_at timestamp not null,         -- UTC; the month is half open
    to_at timestamp not null,
    records bigint not null,
    retired_as_of timestamp not null    -- the instant that counted as now
);

-- One row per retired month, rule, funding, currency and stretch of at most a quarter of an hour in which nothing else moved
-- the balance: what its records took. One row per record that came after its month was retired: it has no price.
create table if not exists retired_usage (
    month varchar not null,
    start_time timestamp not null,      -- of the first record
    rule varchar not null,
    funding varchar not null,
    currency varchar not null,
    records bigint not null,
    billed_charge decimal(24, 6) not null,
    cost decimal(24, 6)                 -- empty when unrated
);

-- One row per reading of a usage record whose month is retired: enough to know the record again, and no more.
create table if not exists retired_readings (
    id uuid not null,                   -- hash of the usage id
    fingerprint uuid not null,          -- hash of the canonical record
    file_id integer not null,           -- 0: read before the last rebuild, from a file that was read again
    source_line bigint not null
);

-- One row per retired month, UTC day, tariff price and what was charged at it: since when a price differs from the tariff's.
create table if not exists retired_prices (
    month varchar not null,
    priced_at timestamp not null,       -- of the first record that was charged otherwise, of the last that was charged so
    currency varchar not null,
    direction varchar not null,
    is_call boolean not null,
    prefix varchar not null,
    price decimal(18, 6) not null,      -- of the tariff
    cause varchar not null,             -- price, match
    paid bigint,                        -- seconds, of messages segments; empty where the price is the tariff's
    for_price decimal(24, 6),           -- what was charged for them
    records bigint not null
);
