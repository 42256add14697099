-- Lists that cost their page and not their table: where each wish stands among others, what a project comes to, what
-- happened as feeds tell it, and a version that says whether anything shown has changed.

-- `band` and `nearness` as domain/listing.ts computes them: the greater, the nearer to its start; below zero in no list.
-- `listed`: of a public project. It only makes the lists of the whole server cheap; they look at the project, too.
-- `words`: of the title and the number, for a search; and the project, as a word that no title can hold.
-- A table whose deferred constraints wait to be looked at cannot be altered.
set constraints all immediate;
alter table campaigns
  add column band smallint,
  add column nearness smallint check (nearness between 0 and 10000),
  add column listed boolean,
  add column words tsvector generated always as
    (to_tsvector('simple'::regconfig, title || ' ' || number::text) || array_to_tsvector(array[' ' || project::text])) stored;

update campaigns set
  listed = not private,
  nearness = case
    when paused is not null and phase in ('proposed', 'open', 'funding', 'confirming', 'collecting') then 0
    when phase = 'funding' then least(pledged_minor, target_minor) * 10000 / target_minor
    when phase = 'open' then coalesce(least(pledged_minor, least_minor) * 10000 / least_minor, 0)
    else 0 end,
  band = case
    when paused = 'deleted' then -1
    when paused is not null and phase in ('proposed', 'open', 'funding', 'confirming', 'collecting') then 8
    when phase = 'funding' and pledged_minor * 10 >= target_minor * 8 then 13
    when phase = 'open' and least_minor is not null then 11
    else array_position(array['cancelled', 'expired', 'refunded', 'refunding', 'completed', 'contested', 'delivered',
      'started', 'paused', 'proposed', 'open', 'open-quoted', 'funding', 'funding-last-bit', 'collecting', 'confirming'],
      phase) - 1 end
from projects, (select id as quoted, (select min(amount_minor) from quotes where campaign = campaigns.id and state = 'live'
  and amount_minor > 0) as least_minor from campaigns) as quoting
where projects.id = campaigns.project and quoted = campaigns.id;

alter table campaigns
  alter column band set not null,
  alter column nearness set not null,
  alter column listed set not null;

create index campaigns_nearest on campaigns (project, band, nearness, id);
create index campaigns_newest on campaigns (project, band, id);
create index listed_nearest on campaigns (band, nearness, id) where listed;
create index listed_newest on campaigns (band, id) where listed;
create index campaigns_by_words on campaigns using gin (words);
create index campaigns_of_requester on campaigns (requester, id);
create index listed_projects on projects (id) where not private;

create function list_as_its_project() returns trigger language plpgsql as $$
begin
  new.listed := not (select private from projects where id = new.project);
  return new;
end $$;
create trigger listed_as_its_project before insert or update of project on campaigns
  for each row execute function list_as_its_project();

create function list_or_hide() returns trigger language plpgsql as $$
begin
  update campaigns set listed = not new.private where project = new.id;
  return null;
end $$;
create trigger private_is_not_listed after update of private on projects
  for each row when (old.private is distinct from new.private) execute function list_or_hide();

-- How many wishes a project has in each band, and what they come to. A sum may stand at nothing, and is never looked at twice.
create table project_totals (
  project bigint not null references projects,
  band smallint not null,
  currency currency_code not null,
  wishes bigint not null,
  pledged_minor numeric not null,
  captured_minor numeric not null,
  paid_out_minor numeric not null,
  primary key (project, band, currency)
);

-- Grows with whatever is shown of a wish; number 0 is the project with all of its wishes.
create table shown_versions (
  project bigint not null references projects,
  number integer not null,
  version bigint not null,
  primary key (project, number)
);

insert into project_totals
  select project, band, currency, count(*), sum(pledged_minor), sum(captured_minor), sum(paid_out_minor)
  from campaigns group by project, band, currency;
insert into shown_versions
  select distinct project, number, 1 from campaigns union select distinct project, 0, 1 from campaigns;

-- At the end of the transaction, and in one order: a project's row is held no longer than the commit takes, and two changes of
-- one project never wait for each other in a circle.
create function keep_surfaces() returns trigger language plpgsql as $$
begin
  insert into project_totals as kept (project, band, currency, wishes, pledged_minor, captured_minor, paid_out_minor)
    select project, band, currency, sum(wishes), sum(pledged), sum(captured), sum(paid) from (
      select old.project, old.band, old.currency, -1, -old.pledged_minor, -old.captured_minor, -old.paid_out_minor
        where tg_op = 'UPDATE'
      union all
      select new.project, new.band, new.currency, 1, new.pledged_minor, new.captured_minor, new.paid_out_minor
    ) as moved(project, band, currency, wishes, pledged, captured, paid)
    group by project, band, currency
    having sum(wishes) <> 0 or sum(pledged) <> 0 or sum(captured) <> 0 or sum(paid) <> 0
    order by project, band, currency
  on conflict (project, band, currency) do update set
    wishes = kept.wishes + excluded.wishes,
    pledged_minor = kept.pledged_minor + excluded.pledged_minor,
    captured_minor = kept.captured_minor + excluded.captured_minor,
    paid_out_minor = kept.paid_out_minor + excluded.paid_out_minor;
  insert into shown_versions as kept
    select distinct project, number, 1 from (values
      (old.project, 0), (old.project, old.number), (new.project, 0), (new.project, new.number)
    ) as seen(project, number) where project is not null
    order by project, number
  on conflict (project, number) do update set version = kept.version + 1;
  -- A wish that moved takes its history along.
  if old.project <> new.project then
    update told_events set project = new.project where campaign = new.id;
  end if;
  return null;
end $$;
create constraint trigger proposed_on_surfaces after insert on campaigns
  deferrable initially deferred for each row execute function keep_surfaces();
create constraint trigger changed_on_surfaces after update on campaigns
  deferrable initially deferred for each row
  when ((old.project, old.number, old.title, old.events, old.band, old.currency, old.pledged_minor, old.captured_minor,
    old.paid_out_minor) is distinct from (new.project, new.number, new.title, new.events, new.band, new.currency,
    new.pledged_minor, new.captured_minor, new.paid_out_minor))
  execute function keep_surfaces();

-- A name that changes, or that is removed, changes what is shown of every wish it stands in.
create function show_name_anew() returns trigger language plpgsql as $$
begin
  with seen as (
    select distinct project, number from campaigns where id in (
      select id from campaigns where requester = new.id
      union select campaign from quotes where developer = new.id
      union select campaign from pledges where backer = new.id and named)
  ), ordered as materialized (
    select project, number from (
      select project, number from seen union select project, 0 from seen) as all_seen order by project, number
  )
  insert into shown_versions as kept select project, number, 1 from ordered
  on conflict (project, number) do update set version = kept.version + 1;
  return null;
end $$;
create trigger first_name_is_shown after insert on people
  for each row when (new.login is not null) execute function show_name_anew();
create trigger name_is_shown_anew after update of login on people
  for each row when (old.login is distinct from new.login) execute function show_name_anew();

-- What happened as anybody may read it (domain/told.ts), found without going through what is nobody's business.
create table told_events (
  campaign bigint not null,
  sequence integer not null,
  project bigint not null references projects,
  at timestamptz not null,
  primary key (campaign, sequence),
  foreign key (campaign, sequence) references events (campaign, sequence)
);
create index told_of_project on told_events (project, at, campaign, sequence);
insert into told_events
  select campaign, sequence, project, at from events join campaigns on campaigns.id = campaign
  where type in ('WishProposed', 'WishOpened', 'WishReproposed', 'QuoteSubmitted', 'QuoteWithdrawn', 'QuoteAccepted',
    'AcceptanceUndone', 'MilestoneReached', 'TargetReached', 'TargetLost', 'DeveloperReady', 'CollectionBegan',
    'CollectionFailed', 'DevelopmentStarted', 'WorkOverdue', 'ExtensionAsked', 'ExtensionAgreed', 'ExtensionRefused',
    'WorkDelivered', 'DeliveryRejected', 'DeliveryContested', 'WishCompleted', 'RefundingBegan', 'WishRefunded',
    'WishCancelled', 'WishExpired', 'WishRenewed', 'WishPaused', 'WishResumed');
set constraints all deferred;
