-- Who this database is at GitHub and Stripe. One row, made when a server first starts on it; copies of an empty database are
-- instances of their own.
create table instance (
  only_row boolean primary key default true check (only_row),
  -- In every idempotency key and in the metadata of everything that is made at Stripe.
  id text not null check (id ~ '^[0-9a-f]{16}$'),
  created_at timestamptz not null default clock_timestamp(),
  -- What it belongs to, and does not run without: null until the first start.
  mode text check (mode in ('local', 'test', 'live')),
  github_app bigint,
  stripe_account text,
  -- SHA-256 of the secret key that was last seen to belong to that account, in hexadecimal.
  stripe_key_digest text,
  -- The PostgreSQL cluster and the database in it: another one where a backup was restored.
  place text,
  -- A customer at Stripe whose metadata holds the mark that was written last, and the newest marks of this database. A mark at
  -- Stripe that is not among them was written by another copy of it.
  mark_customer text,
  marks text[] not null default '{}'
);

-- How many customers this person was at Stripe before and is no more: the next one has another idempotency key.
alter table people add former_customers integer not null default 0 check (former_customers >= 0);
