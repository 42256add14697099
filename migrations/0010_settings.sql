-- Where the issue stands that says what is wrong with a project's settings, and the labels that made wishes before the
-- settings named another one.
alter table projects
  add settings_issue_place text check (settings_issue_place in ('repository', 'owner')),
  add former_labels text[] not null default '{}';

update projects set settings_issue_place = 'repository' where settings_issue is not null;
alter table projects add constraint settings_issue_has_its_place
  check ((settings_issue is null) = (settings_issue_place is null));

-- Whose settings were read longest ago, for the sweep.
create index projects_by_settings_read on projects (settings_read_at nulls first);
