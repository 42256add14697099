-- A consumer's right to withdraw after the charge: who has it, who asked that work begin earlier, and whom the operator refunded.

alter table pledges
  add column business boolean not null default false,
  add column early_work boolean not null default true;
alter table pledges drop constraint pledges_released_check;
alter table pledges add constraint pledges_released_check check (released in
  ('withdrawn', 'became-developer', 'no-consent', 'declined', 'cancelled', 'expired', 'not-needed', 'refunded'));
alter table checkouts
  add column business boolean not null default false,
  add column early_work boolean not null default true;

alter table campaigns
  add column collects_from timestamptz,
  add constraint put_off_when_accepted check (accepted_at is not null or collects_from is null);

update campaigns set rules = rules || '{"withdrawalDays": 14}';
update campaigns set work = work || '{"withdrawn": {"$int": "0"}}' where work is not null;

-- What the operator did by hand, why, and who it was: events name nobody.
create table operator_acts (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  act text not null check (act in ('refund')),
  campaign bigint not null references campaigns,
  pledge bigint not null references pledges,
  reason text not null,
  by_name text not null
);
