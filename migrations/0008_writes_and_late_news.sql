-- How much was written on GitHub for an installation, counted over all processes, and how long GitHub asked to be left alone.
-- All by the database's clock, which every process shares.

create table write_budgets (
  installation bigint primary key,
  -- The writes of the last hour, the oldest first.
  written_at timestamptz[] not null default '{}',
  rests_until_at timestamptz
);

-- Takes one write of the budget, or says how many seconds to wait until that can be: exactly, in any minute and any hour.
-- Everybody who writes for an installation waits here for each other, so that no two take the same place.
create function take_write(for_installation bigint, per_minute integer, per_hour integer)
returns double precision language plpgsql as $$
declare
  budget write_budgets;
  moment timestamptz;
  recent timestamptz[];
  wait interval;
begin
  insert into write_budgets (installation) values (for_installation) on conflict do nothing;
  select * into strict budget from write_budgets where installation = for_installation for update;
  moment := clock_timestamp();
  select coalesce(array_agg(at order by at), '{}') into recent
    from unnest(budget.written_at) as at where at > moment - interval '1 hour';
  -- Beyond the beginning of an array stands null, which greatest() passes over.
  wait := greatest(
    interval '0',
    budget.rests_until_at - moment,
    recent[cardinality(recent) - per_minute + 1] + interval '1 minute' - moment,
    recent[cardinality(recent) - per_hour + 1] + interval '1 hour' - moment);
  if wait = interval '0' then
    update write_budgets set written_at = recent || moment where installation = for_installation;
  end if;
  return extract(epoch from wait);
end $$;

-- What a comment said before is told too late when what it says now was read already.
create index deliveries_of_comments on deliveries ((payload -> 'comment' ->> 'id')) where event = 'issue_comment';
