-- What could not be delivered, and what was refused: how often a delivery of GitHub was asked for again, and how many webhooks
-- were turned away, so that nothing is retried for ever and no refusal goes unseen.

-- A delivery whose newest attempt failed and that is not stored in `deliveries`. Ids and times of GitHub's; nothing of its content.
create table failed_deliveries (
  guid text primary key,
  -- GitHub's id of the newest attempt: the one that can be repeated.
  attempt bigint not null,
  event text not null,
  first_failed_at timestamptz not null,
  last_failed_at timestamptz not null,
  -- As GitHub tells it: 0 or 5xx where nobody answered, 4xx where this server refused it.
  status_code integer not null,
  -- How often it was asked for again.
  retries integer not null default 0,
  -- When it is asked for again; null: never, it has been given up.
  next_retry_at timestamptz
);
create index failed_deliveries_due on failed_deliveries (next_retry_at) where next_retry_at is not null;

-- How far GitHub's list of deliveries was read, by its own times. One row.
create table delivery_scan (
  one boolean primary key default true check (one),
  scanned_until timestamptz not null
);

-- Webhooks that were turned away before anything was stored: counted per day and reason, without a word of their content.
create table refused_webhooks (
  day date not null,
  source text not null,
  reason text not null,
  count bigint not null,
  last_at timestamptz not null,
  primary key (day, source, reason)
);
