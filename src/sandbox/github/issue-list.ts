// Which issues a list shows, and in what order: the filters of GitHub's list of a repository's issues, pull requests among
// them. Reads rows, changes nothing.
import type { Issue, Repository } from './tables.ts';
import type { World } from './world.ts';

type Query = Readonly<Record<string, string>>;
type Test = (issue: Issue) => boolean;

const everything: Test = () => true;

const byState = ({ state = 'open' }: Query): Test =>
  state === 'all' ? everything : (issue) => issue.state === state;

function byLabels(world: World, repository: Repository, { labels = '' }: Query): Test {
  const names = labels
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const carried = world.tables.labels.findBy('repo_id', repository.id);
  const ids = names.map((name) => carried.find((label) => label.name.toLowerCase() === name)?.id);
  return (issue) => ids.every((id) => id !== undefined && issue.label_ids.includes(id));
}

function byPerson(world: World, login: string | undefined, idsOf: (issue: Issue) => readonly number[]): Test {
  if (login === undefined || login === '') return everything;
  if (login === 'none') return (issue) => idsOf(issue).length === 0;
  if (login === '*') return (issue) => idsOf(issue).length > 0;
  const user = world.tables.users.find((row) => row.login.toLowerCase() === login.toLowerCase());
  return (issue) => user !== undefined && idsOf(issue).includes(user.id);
}

function bySince({ since }: Query): Test {
  if (since === undefined || since === '') return everything;
  const from = Temporal.Instant.from(since);
  return (issue) => Temporal.Instant.compare(issue.updated_at, from) >= 0;
}

const keyOf = (issue: Issue, sort: string | undefined): string | number => {
  if (sort === 'updated') return issue.updated_at;
  return sort === 'comments' ? issue.comments : issue.created_at;
};

function inOrder(query: Query) {
  const sign = query['direction'] === 'asc' ? 1 : -1;
  return (one: Issue, other: Issue): number => {
    const [a, b] = [keyOf(one, query['sort']), keyOf(other, query['sort'])];
    if (a === b) return sign * (one.id - other.id);
    return a < b ? -sign : sign;
  };
}

export function selectIssues(world: World, repository: Repository, query: Query): Issue[] {
  const tests = [
    byState(query),
    byLabels(world, repository, query),
    byPerson(world, query['assignee'], (issue) => issue.assignee_ids),
    byPerson(world, query['creator'], (issue) => [issue.user_id]),
    bySince(query),
  ];
  const wanted = (issue: Issue) =>
    issue.repo_id === repository.id &&
    issue.deleted !== true &&
    issue.moved_to === undefined &&
    tests.every((test) => test(issue));
  return world.tables.issues.where(wanted).toSorted(inOrder(query));
}
