-- What the processor knows of a charge whoever caused it: several refunds and disputes, losses above the charge, losses that come
-- back. Of each charge what is held, what was paid out and what the operator bears; which campaigns are frozen; and what the
-- operator booked by hand.
alter table charges
  add column refund_owed_minor minor_amount not null default 0,
  add column outside_minor minor_amount not null default 0,
  add column disputed_minor minor_amount not null default 0,
  add column held_minor minor_amount not null default 0,
  add column paid_minor minor_amount not null default 0,
  add column borne_minor minor_amount not null default 0;
with gone as (
  select pledge, round, attempt, coalesce(fee_minor, 0)::bigint as fee, refunded_minor + lost_minor as gone,
    case when captured_minor > 0 then coalesce(fee_minor, 0)::bigint * (refunded_minor + lost_minor) / captured_minor
      else 0 end as fee_of_gone
  from charges
), kept as (
  select *, greatest(captured_minor - gone - (fee - fee_of_gone), 0) as kept
  from gone join charges using (pledge, round, attempt)
)
update charges set
  disputed_minor = case charges.state when 'disputed' then kept.captured_minor - gone else 0 end,
  held_minor = case when kept.paid_out then 0 else kept.kept end,
  paid_minor = case when kept.paid_out then kept.kept else 0 end,
  borne_minor = fee_of_gone
  from kept
  where kept.pledge = charges.pledge and kept.round = charges.round and kept.attempt = charges.attempt;
alter table charges
  drop constraint never_returned_more_than_captured,
  drop constraint never_taken_back_more_than_lost,
  drop column dispute_won,
  drop column paid_out,
  -- A bank may take more than the charge, or what went back before: what is lost has no limit.
  add constraint never_returned_more_than_captured
    check (refunded_minor + refunding_minor + refund_owed_minor <= captured_minor),
  add constraint never_held_more_than_captured check (held_minor <= captured_minor);
alter table charges
  alter column refund_owed_minor drop default, alter column outside_minor drop default,
  alter column disputed_minor drop default, alter column held_minor drop default,
  alter column paid_minor drop default, alter column borne_minor drop default;

drop index charges_to_read;
create index charges_to_read on charges (campaign)
  where state in ('refundPending', 'disputed') or disputed_minor > 0 or (captured_minor > 0 and fee_minor is null);

-- What was captured and neither went back nor was lost.
alter table campaigns add column left_minor minor_total not null default 0;
update campaigns set left_minor = (
  select coalesce(sum(greatest(captured_minor - refunded_minor - lost_minor, 0)), 0)
  from charges join pledges on pledges.id = charges.pledge and pledges.attempt = charges.attempt
  where charges.campaign = campaigns.id);
set constraints all immediate;

-- What is booked by hand, or taken back by hand, may leave the operator more than they bear.
alter table campaigns alter column operator_owed_minor type bigint;

-- All that was taken back of payouts. Payouts that were reversed name their pledge and amount in the history.
alter table campaigns add column reversed_minor minor_total not null default 0;
update campaigns set reversed_minor = (
  select coalesce(-sum(amount_minor), 0) from postings p join events e using (campaign, sequence)
  where p.campaign = campaigns.id and p.account = 'developer:' || campaigns.id and e.type = 'PayoutReversed');
set constraints all immediate;
alter table campaigns alter column reversed_minor drop default, alter column left_minor drop default;

-- Where the books and the processor differ: its campaign is not paid out until that is explained. Without a campaign it is about
-- the account as a whole and freezes nothing.
create table freezes (
  id bigint generated always as identity primary key,
  campaign bigint references campaigns,
  reason text not null,
  currency text not null,
  -- What the processor has more than the books, as the balance changed.
  amount_minor bigint not null,
  since_at timestamptz not null,
  lifted_at timestamptz
);
create unique index one_freeze_per_campaign on freezes (coalesce(campaign, 0)) where lifted_at is null;
insert into freezes (reason, currency, amount_minor, since_at)
  select reason, '', 0, since_at from payout_freezes where lifted_at is null;
drop table payout_freezes;

-- Who booked what by hand, and why: beside its event, which names nobody.
create table bookings (
  campaign bigint not null,
  sequence integer not null,
  booked_by text not null,
  reason text not null,
  primary key (campaign, sequence),
  foreign key (campaign, sequence) references events
);
