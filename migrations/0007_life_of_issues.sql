-- What GitHub last showed of a wish's issue, by its own time, and what could not be written there and waits to be said.

alter table projects
  add column archived boolean not null default false,
  -- The owner has not granted what the app asks for.
  add column writes_refused boolean not null default false,
  -- The label that the settings name was renamed on GitHub.
  add column label_was text,
  add column label_now text,
  add constraint label_renamed_whole check (num_nonnulls(label_was, label_now) in (0, 2));

alter table campaigns
  -- GitHub's time of the newest state that was seen.
  add column issue_as_of timestamptz,
  add column locked boolean not null default false,
  add column missing_parts text[] not null default '{}',
  -- When the issue came from another repository.
  add column moved_at timestamptz,
  add column comments_until timestamptz,
  -- When it was last held against GitHub's present, by our clock.
  add column looked_at timestamptz,
  -- The accepted version whose comment says something else by now.
  add column altered_developer bigint,
  add column altered_version integer,
  add column altered_how text check (altered_how in ('edited', 'deleted', 'hidden')),
  add constraint altered_whole check (num_nonnulls(altered_developer, altered_version, altered_how) in (0, 3));

update campaigns set comments_until = proposed_at;
alter table campaigns alter column comments_until set not null;

create index campaigns_to_look_at on campaigns (looked_at nulls first)
  where phase not in ('completed', 'refunded', 'expired', 'cancelled');

alter table people add column login_seen_at timestamptz;

-- Jobs that write on GitHub and could not, each once.
create table held_back (
  campaign bigint not null references campaigns,
  key text not null,
  position bigint generated always as identity,
  job jsonb not null,
  primary key (campaign, key)
);
