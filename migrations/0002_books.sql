-- What happened and where the money is: events and postings, both only ever appended to, and the keys that keep
-- anything from being done twice.

create table events (
  campaign bigint not null references campaigns,
  -- Counts from 1 per campaign, without gaps.
  sequence integer not null check (sequence >= 1),
  type text not null,
  payload jsonb not null,
  at timestamptz not null,
  primary key (campaign, sequence)
);

-- Double entry. What one event moves is one group, and sums to zero in every currency.
create table postings (
  campaign bigint not null,
  sequence integer not null,
  line integer not null,
  account text not null,
  currency currency_code not null,
  amount_minor bigint not null
    check (amount_minor <> 0 and amount_minor between -1000000000000000 and 1000000000000000),
  primary key (campaign, sequence, line),
  foreign key (campaign, sequence) references events (campaign, sequence)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only appended to', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger events_are_appended_only before update or delete or truncate on events
  for each statement execute function refuse_change();
create trigger postings_are_appended_only before update or delete or truncate on postings
  for each statement execute function refuse_change();

create function refuse_unbalanced_group() returns trigger language plpgsql as $$
begin
  if exists (select from postings where campaign = new.campaign and sequence = new.sequence
             group by currency having sum(amount_minor) <> 0) then
    raise exception 'postings of event %/% do not sum to zero', new.campaign, new.sequence
      using errcode = 'check_violation', constraint = 'postings_balance';
  end if;
  return null;
end $$;

-- Deferred: a group may be written line by line, and must balance when it is committed.
create constraint trigger postings_balance after insert on postings
  deferrable initially deferred for each row execute function refuse_unbalanced_group();

-- A key is used in the transaction of its effect.
create table once_keys (
  key text primary key,
  used_at timestamptz not null default clock_timestamp()
);

-- The processor's idempotency keys, written before the first call under each.
create table payment_calls (
  key text primary key,
  first_at timestamptz not null
);

-- What the processor calls each try to collect a pledge.
create table intents (
  pledge bigint not null references pledges,
  attempt integer not null check (attempt >= 1),
  intent text not null unique,
  primary key (pledge, attempt)
);
