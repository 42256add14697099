-- What collecting and paying need to remember: refused cards and when they are looked at again, payouts and what of them was taken
-- back, disputes, people's mail, and for whom a receipt is written.

-- Before payouts could be asked for, quotes were accepted without them: those campaigns go on as they were agreed to.
update campaigns set rules = rules || jsonb_build_object('payoutReady',
  case when accepted_at is null then 'required' else 'optional' end);

alter table campaigns
  add column collection_follow_up_at timestamptz,
  add column payout_wait text check (payout_wait in ('account', 'balance', 'books'));

alter table pledges
  add column charge_tries integer check (charge_tries >= 1),
  add column charge_decline_cause text check (charge_decline_cause in ('soft', 'hard', 'authentication-required')),
  add column charge_next_at timestamptz,
  add column charge_dispute_fee_minor minor_amount,
  add column charge_paid_out boolean,
  add column charge_reversing_minor minor_amount,
  add column charge_reversed_minor minor_amount;
update pledges set charge_tries = 1, charge_dispute_fee_minor = 0, charge_paid_out = false,
  charge_reversing_minor = 0, charge_reversed_minor = 0
  where charge_attempt is not null;
alter table pledges
  drop constraint charge_whole,
  add constraint charge_whole check (num_nonnulls(charge_attempt, charge_tries, charge_state, charge_authorised_minor,
    charge_share_minor, charge_captured_minor, charge_refunded_minor, charge_refunding_minor, charge_refund_attempts,
    charge_lost_minor, charge_dispute_won, charge_fee_minor, charge_dispute_fee_minor, charge_paid_out,
    charge_reversing_minor, charge_reversed_minor) in (0, 16)),
  add constraint decline_whole check (num_nonnulls(charge_decline_cause, charge_next_at) in (0, 2)),
  add constraint never_taken_back_more_than_lost check (charge_reversing_minor + charge_reversed_minor <= charge_lost_minor);

drop index charges_that_wait;
create index charges_that_wait on pledges (campaign)
  where charge_state in ('asked', 'capturing', 'cancelling', 'refundAsked') or charge_reversing_minor > 0;
-- Where the processor may know more than we do: its fee, how a refund or a dispute ended.
create index charges_to_read on pledges (campaign)
  where charge_state in ('refundPending', 'disputed') or (charge_captured_minor > 0 and charge_fee_minor = 0);
create index pledges_of_person on pledges (backer, secured_at desc);
create index quotes_of_person on quotes (developer, submitted_at desc);
create index campaigns_to_pay on campaigns (id) where phase = 'completed' and held_minor > 0;

alter table cards
  add column expires_year integer,
  add column expires_month integer check (expires_month between 1 and 12),
  -- The backer was told that it runs out.
  add column warned_at timestamptz;

-- `account`: where payouts go. `mail_token` lets its holder decline news by mail, and nothing else.
alter table people
  add column locale text check (locale in ('en', 'fr')),
  add column account text unique,
  add column declines_mail boolean not null default false,
  add column mail_token text unique;

-- Another card for a pledge that is being collected: its amount is held under this attempt.
alter table checkouts
  add column holds_pledge bigint,
  add column holds_attempt integer,
  add constraint holds_whole check (num_nonnulls(holds_pledge, holds_attempt) in (0, 2));

-- On whose behalf a backer pledges, for the receipt; emptied with the person.
create table billing (
  campaign bigint not null references campaigns,
  backer bigint not null,
  organisation text not null,
  address text not null,
  tax_number text not null,
  primary key (campaign, backer)
);

-- What the processor calls each payout.
create table transfers (
  campaign bigint not null references campaigns,
  payout integer not null check (payout >= 1),
  transfer text not null unique,
  primary key (campaign, payout)
);

-- Mail that was handed over, by what it was about.
create table mails (
  key text primary key,
  sent_at timestamptz not null default clock_timestamp()
);
