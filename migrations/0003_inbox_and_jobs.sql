-- What comes in and what must go out: deliveries kept before they are acknowledged, answers and announcements that must
-- reach GitHub, the living workers, and the one way to add a job.

create table deliveries (
  -- GitHub's delivery id; a redelivery has the same.
  guid text primary key,
  -- Order of arrival, where GitHub's time does not decide.
  arrival bigint generated always as identity,
  event text not null,
  -- 0 for what belongs to no issue.
  issue_id bigint not null check (issue_id >= 0),
  happened_at timestamptz not null,
  payload jsonb not null,
  received_at timestamptz not null default clock_timestamp(),
  handled_at timestamptz
);
create index unhandled_deliveries on deliveries (issue_id, happened_at, arrival) where handled_at is null;

create table payment_events (
  id text primary key,
  type text not null,
  created_at timestamptz not null,
  payload jsonb not null,
  received_at timestamptz not null default clock_timestamp(),
  handled_at timestamptz
);

create table answers (
  -- GitHub's id of the comment; for an issue's own body the issue's id, negated.
  comment bigint primary key,
  project bigint not null,
  issue_number integer not null,
  author bigint not null,
  lines jsonb not null,
  reply bigint,
  reply_digest text,
  reaction text check (reaction in ('eyes', '+1', 'confused'))
);

create table announcements (
  campaign bigint not null,
  sequence integer not null,
  comment bigint not null,
  primary key (campaign, sequence),
  foreign key (campaign, sequence) references events (campaign, sequence)
);

-- By the database's clock, which the job queue follows. A campaign shown before this column was there waits a full
-- interval, as if it had been shown now.
alter table campaigns add column status_shown_at timestamptz;
update campaigns set status_shown_at = clock_timestamp() where sticky_digest is not null;

-- A process that works on jobs, and when it was last seen alive.
create table workers (
  id text primary key,
  -- The machine, its boot and the process namespace: where a process id means something.
  host text not null,
  pid integer not null,
  seen_at timestamptz not null default clock_timestamp()
);

-- Adds a job, or merges it into the waiting one of that key. add_job alone may add nothing at all: when a worker takes
-- the waiting job between two of its statements, neither merging nor a new job happens. Then once more.
create function enqueue(task text, payload json, key text, queue text, run_at timestamptz, mode text)
returns void language plpgsql as $$
declare
  added bigint;
begin
  loop
    select (graphile_worker.add_job(task, payload, queue_name := queue, run_at := enqueue.run_at, job_key := key,
      job_key_mode := mode)).id into added;
    exit when added is not null;
  end loop;
end $$;
