-- The operator's side of the money: when the books were last held against the processor, what froze the payouts, and what
-- of the processor's balance is no business of a campaign.

-- Reading the books by time, and only what came since.
create index events_by_time on events (at, campaign, sequence);

create table payout_freezes (
  id bigint generated always as identity primary key,
  since_at timestamptz not null,
  reason text not null,
  lifted_at timestamptz
);
create unique index one_freeze on payout_freezes ((true)) where lifted_at is null;

-- What is done every hour or night, and when it last came to its end, by our clock.
create table chores (
  name text primary key check (name in ('reconcile', 'fetch-undelivered', 'find-lost-intents')),
  ran_at timestamptz not null
);

-- Movements of the processor's balance that name no campaign: to the operator's own bank, and the like. Kept, so that a
-- night needs to read only what is new.
create table other_movements (
  id text primary key,
  kind text not null,
  currency currency_code not null,
  amount_minor bigint not null,
  fee_minor bigint not null,
  created_at timestamptz not null
);
