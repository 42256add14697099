-- A payout is requested, then known: it has a state of its own, and its campaign is not refunded while it is open.

alter table transfers rename to payouts;
alter table payouts rename constraint transfers_pkey to payouts_pkey;
alter table payouts
  alter column transfer drop not null,
  add column round integer not null default 1 check (round >= 1),
  add column attempt integer not null default 1 check (attempt >= 1),
  -- Unknown of payouts that were made before these columns were.
  add column amount_minor bigint check (amount_minor > 0),
  add column platform_fee_minor bigint check (platform_fee_minor >= 0),
  add column requested_at timestamptz,
  add column state text not null default 'paid' check (state in ('requested', 'unknown', 'refused', 'paid')),
  add column refused_why text,
  add constraint refusal_has_its_reason check ((state = 'refused') = (refused_why is not null));
alter table payouts alter column state drop default;

-- `payout_request`: the open one, in the campaign's own row, so that its lock is the one lane of payouts and refunds.
alter table campaigns
  drop constraint campaigns_payout_wait_check,
  add constraint campaigns_payout_wait_check check (payout_wait in
    ('account', 'balance', 'books', 'country', 'currency', 'closed', 'refused', 'answer')),
  add column payout_attempts integer not null default 0 check (payout_attempts >= 0),
  add column payout_request jsonb,
  add column payout_retry_at timestamptz;
