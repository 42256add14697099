-- Each try to collect a pledge is a row of its own, and its campaign keeps what an answer about one must know of all the others:
-- to book an answer, one charge and one campaign are read, however many there are.

create table charges (
  pledge bigint not null references pledges,
  -- A wish is collected once for now.
  round smallint not null default 1 check (round >= 1),
  attempt integer not null check (attempt >= 1),
  campaign bigint not null references campaigns,
  -- Which try of the present collection it is.
  tries integer not null check (tries >= 1),
  state text not null check (state in ('asked', 'authorised', 'declined', 'capturing', 'captured', 'captureFailed',
    'cancelling', 'cancelled', 'refundAsked', 'refundPending', 'refundFailed', 'refunded', 'disputed', 'chargedBack')),
  decline_cause text check (decline_cause in ('soft', 'hard', 'authentication-required')),
  next_at timestamptz,
  requested_minor minor_amount not null,
  authorised_minor minor_amount not null,
  share_minor minor_amount not null,
  captured_minor minor_amount not null,
  refunded_minor minor_amount not null,
  refunding_minor minor_amount not null,
  refund_attempts integer not null check (refund_attempts >= 0),
  refund_retry_at timestamptz,
  lost_minor minor_amount not null,
  dispute_won boolean not null,
  -- Null while the processor has not told it; 0 is a fee.
  fee_minor minor_amount,
  dispute_fee_minor minor_amount not null,
  paid_out boolean not null,
  reversing_minor minor_amount not null,
  reversed_minor minor_amount not null,
  capture_before_at timestamptz,
  -- What the processor calls it, once that is known.
  intent text unique,
  -- The idempotency key of the present call, stored before it, and when that was. Empty: no call was ever made.
  call_key text,
  called_at timestamptz,
  -- Why no further call is made by itself: what the processor refused for good and nobody could give a meaning to.
  stuck_reason text,
  stuck_at timestamptz,
  primary key (pledge, round, attempt),
  constraint decline_whole check (num_nonnulls(decline_cause, next_at) in (0, 2)),
  constraint call_whole check (num_nonnulls(call_key, called_at) in (0, 2)),
  constraint stuck_whole check (num_nonnulls(stuck_reason, stuck_at) in (0, 2)),
  constraint never_charged_more_than_pledged check (authorised_minor <= requested_minor and captured_minor <= requested_minor),
  constraint never_captured_more_than_authorised check (captured_minor <= authorised_minor),
  constraint never_returned_more_than_captured check (refunded_minor + refunding_minor + lost_minor <= captured_minor),
  constraint never_taken_back_more_than_lost check (reversing_minor + reversed_minor <= lost_minor)
);

-- The present charge of a pledge: its attempt.
alter table pledges add column attempt integer check (attempt >= 1);

-- A charge that was asked for less than its pledge is now: the pledge was raised since.
insert into charges (pledge, attempt, campaign, tries, state, decline_cause, next_at, requested_minor, authorised_minor,
    share_minor, captured_minor, refunded_minor, refunding_minor, refund_attempts, refund_retry_at, lost_minor, dispute_won,
    fee_minor, dispute_fee_minor, paid_out, reversing_minor, reversed_minor, capture_before_at, intent, call_key, called_at)
  select pledges.id, charge_attempt, campaign, charge_tries, charge_state, charge_decline_cause, charge_next_at,
    greatest(amount_minor, charge_authorised_minor), charge_authorised_minor, charge_share_minor, charge_captured_minor,
    charge_refunded_minor, charge_refunding_minor, charge_refund_attempts, charge_refund_retry_at, charge_lost_minor,
    charge_dispute_won, nullif(charge_fee_minor, 0), charge_dispute_fee_minor, charge_paid_out, charge_reversing_minor,
    charge_reversed_minor, charge_capture_before_at, intents.intent, calls.key, calls.first_at
  from pledges
  left join intents on intents.pledge = pledges.id and intents.attempt = charge_attempt
  left join payment_calls calls on calls.key = 'pledge:' || pledges.id || ':authorise:' || charge_attempt
  where charge_attempt is not null;

-- Of earlier attempts only their names are known. Whatever is still held under one is found by it and cancelled.
insert into charges (pledge, attempt, campaign, tries, state, requested_minor, authorised_minor, share_minor, captured_minor,
    refunded_minor, refunding_minor, refund_attempts, lost_minor, dispute_won, dispute_fee_minor, paid_out, reversing_minor,
    reversed_minor, intent)
  select pledge, intents.attempt, campaign, 1, 'cancelled', amount_minor, 0, 0, 0, 0, 0, 0, 0, false, 0, false, 0, 0, intent
  from intents join pledges on pledges.id = intents.pledge
  on conflict do nothing;

update pledges set attempt = charge_attempt where charge_attempt is not null;

drop table intents;
alter table pledges
  drop column charge_attempt, drop column charge_tries, drop column charge_state, drop column charge_decline_cause,
  drop column charge_next_at, drop column charge_authorised_minor, drop column charge_share_minor,
  drop column charge_captured_minor, drop column charge_refunded_minor, drop column charge_refunding_minor,
  drop column charge_refund_attempts, drop column charge_refund_retry_at, drop column charge_lost_minor,
  drop column charge_dispute_won, drop column charge_fee_minor, drop column charge_dispute_fee_minor,
  drop column charge_paid_out, drop column charge_reversing_minor, drop column charge_reversed_minor,
  drop column charge_capture_before_at;

create index charges_of_campaign on charges (campaign);
create index charges_that_wait on charges (campaign, pledge)
  where state in ('asked', 'capturing', 'cancelling', 'refundAsked') or reversing_minor > 0;
-- Where the processor may know more than we do: its fee, how a refund or a dispute ended.
create index charges_to_read on charges (campaign)
  where state in ('refundPending', 'disputed') or (captured_minor > 0 and fee_minor is null);
create index charges_unanswered on charges (called_at) where intent is null and call_key is not null;
create index charges_stuck on charges (campaign) where stuck_at is not null;

-- What the processor keeps of a part of a charge that leaves, as books.ts reckons it.
alter table campaigns
  add column requested_count integer not null default 0 check (requested_count >= 0),
  add column requested_minor minor_total not null default 0,
  add column authorised_count integer not null default 0 check (authorised_count >= 0),
  add column authorised_minor minor_total not null default 0,
  add column refused_count integer not null default 0 check (refused_count >= 0),
  add column refused_minor minor_total not null default 0,
  add column capturing_count integer not null default 0 check (capturing_count >= 0),
  add column capturing_minor minor_total not null default 0,
  add column unknown_fees integer not null default 0 check (unknown_fees >= 0),
  add column failed_refunds integer not null default 0 check (failed_refunds >= 0),
  add column refunding_minor minor_total not null default 0,
  add column unpaid_charges integer not null default 0 check (unpaid_charges >= 0),
  add column frozen_minor minor_total not null default 0,
  add column refund_retry_at timestamptz,
  add column collection_held_until_at timestamptz,
  add column collection_answered_at timestamptz,
  add column collection_authorised_in integer,
  add column collection_shares_outdated boolean not null default false;

update campaigns set
    requested_count = sums.requested, requested_minor = sums.requested_minor,
    authorised_count = sums.authorised, authorised_minor = sums.authorised_minor,
    refused_count = sums.refused, refused_minor = sums.refused_minor,
    capturing_count = sums.capturing, capturing_minor = sums.capturing_minor,
    unknown_fees = sums.unknown_fees, failed_refunds = sums.failed_refunds,
    refunding_minor = sums.refunding_minor, unpaid_charges = sums.unpaid_charges, frozen_minor = sums.frozen_minor,
    refund_retry_at = sums.refund_retry_at,
    collection_held_until_at = case when collection_attempt is not null then sums.held_until_at end,
    collection_answered_at = case when collection_attempt is not null then changed_at end
  from (
    select charges.campaign,
      count(*) filter (where charges.state = 'asked') as requested,
      coalesce(sum(requested_minor) filter (where charges.state = 'asked'), 0) as requested_minor,
      count(*) filter (where charges.state = 'authorised') as authorised,
      coalesce(sum(authorised_minor) filter (where charges.state = 'authorised'), 0) as authorised_minor,
      count(*) filter (where charges.state = 'declined' and pledges.state = 'secured') as refused,
      coalesce(sum(amount_minor) filter (where charges.state = 'declined' and pledges.state = 'secured'), 0) as refused_minor,
      count(*) filter (where charges.state = 'capturing') as capturing,
      coalesce(sum(share_minor) filter (where charges.state = 'capturing'), 0) as capturing_minor,
      count(*) filter (where captured_minor > 0 and fee_minor is null) as unknown_fees,
      count(*) filter (where charges.state = 'refundFailed' and refund_retry_at is not null) as failed_refunds,
      coalesce(sum(refunding_minor), 0) as refunding_minor,
      count(*) filter (where captured_minor - refunded_minor - lost_minor > 0 and refunding_minor = 0
        and charges.state <> 'disputed' and not paid_out) as unpaid_charges,
      coalesce(sum(part.amount - case when captured_minor > 0
        then coalesce(fee_minor, 0)::bigint * (refunded_minor + lost_minor + part.amount) / captured_minor
          - coalesce(fee_minor, 0)::bigint * (refunded_minor + lost_minor) / captured_minor
        else 0 end), 0) as frozen_minor,
      min(refund_retry_at) filter (where charges.state = 'refundFailed') as refund_retry_at,
      min(capture_before_at) filter (where charges.state in ('authorised', 'capturing')) as held_until_at
    from charges
    join pledges on pledges.id = charges.pledge and pledges.attempt = charges.attempt
    cross join lateral (select case when charges.state = 'disputed' then captured_minor - refunded_minor - lost_minor
      else refunding_minor end::bigint as amount) as part
    group by charges.campaign
  ) as sums
  where sums.campaign = campaigns.id;

-- Jobs that moved all the money of a campaign: the first sweep adds one for each charge that waits.
select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs
  where task_identifier = 'move-money' and locked_at is null having count(*) > 0;

-- The same as enqueue() for many jobs, each with a key of its own, in one statement of the queue.
create function enqueue_all(jobs json) returns void language plpgsql as $$
declare
  missing graphile_worker.job_spec[];
  added text[];
begin
  select array_agg(job) into missing from json_populate_recordset(null::graphile_worker.job_spec, jobs) as job;
  while missing is not null loop
    select array_agg(key) into added from graphile_worker.add_jobs(missing);
    select array_agg(job) into missing from unnest(missing) as job
      where not exists (select from unnest(added) as known where known = job.job_key);
  end loop;
end $$;

-- When the next request may be made of an outside account, over all processes.
create table rate_limits (
  name text primary key,
  next_at timestamptz not null
);
