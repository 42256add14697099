-- When people were last reminded of a date: that the wish expires, and that its developer has to say they are ready. What else
-- the work remembers of dates is in its own column; what was never written there counts from the start of the work.
alter table campaigns
  add column expiry_reminded_at timestamptz,
  add column ready_reminded_at timestamptz,
  add constraint reminded_developer_was_accepted check (accepted_at is not null or ready_reminded_at is null);

-- A card that was saved for a pledge that ended is given back to its holder: the processor forgets it. The row stays, since it
-- says whose charges to look for, and by which card a developer would be paying for their own work.
alter table cards add column let_go_at timestamptz;
create index cards_kept on cards (campaign, backer) where let_go_at is null;
