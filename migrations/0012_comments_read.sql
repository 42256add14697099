-- Of comments that were read or are gone, how far: news of them may arrive in any order, and what is older, or of a comment that
-- is no more, must not be carried out late. A number of GitHub's and a time; nothing of what was said.
create table comments_read (
  -- As in answers: for an issue's own body the issue's id, negated.
  comment bigint primary key,
  -- When the text that was read was written; null when nothing of it was.
  revision timestamptz,
  gone boolean not null default false
);
