-- What an issue asks for, in its author's own Markdown, for the wish's public page. Apart from campaigns, because lists, badges
-- and changes never read it; nothing stands here for what is not public.
create table descriptions (
  campaign bigint primary key references campaigns,
  source text not null check (length(source) <= 65536)
);

-- Parts of a description that the issue form asks for and that are not there.
alter table campaigns add column if not exists missing_parts text[] not null default '{}';

-- A language is whatever templates/locales holds.
alter table people drop constraint people_locale_check;
