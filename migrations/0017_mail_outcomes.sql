-- What became of each mail, and the steps of the sweep that fail.

-- `answer` holds the server's codes alone (550 5.1.1), since its words may repeat an address.
alter table mails rename column sent_at to tried_at;
alter table mails
  add column outcome text not null default 'sent' check (outcome in ('sent', 'refused', 'deferred', 'given-up')),
  add column attempts int not null default 1 check (attempts > 0),
  add column answer text;
create index mails_undelivered on mails (tried_at) where outcome <> 'sent';

-- One row while a step fails; none once it succeeds.
create table failing_steps (
  name text primary key,
  failures int not null,
  since timestamptz not null,
  error text not null
);
