// Issues over HTTP: list, open, read, change, assign. Anyone who reads may open one; its author may rewrite and close it;
// the rest takes triage (state, labels, assignees) or write (other people's words).
import { Hono } from 'hono';
import { z } from 'zod';
import { checkText, readBody } from './bodies.ts';
import { Refused, forbidden } from './faults.ts';
import type { Author } from './identity.ts';
import {
  countOpenIssues,
  editText,
  setAssignees,
  setLabels,
  setLocked,
  setState,
  tell,
} from './issue-changes.ts';
import type { Place } from './issue-changes.ts';
import { selectIssues } from './issue-list.ts';
import { issueOf, nextNumber, placeOf } from './issue-place.ts';
import { labelNames, labelsNamed } from './labels.ts';
import { onePage } from './paging.ts';
import { atLeast, grantedRole, need } from './roles.ts';
import type { Role } from './roles.ts';
import type { Issue, Repository, User } from './tables.ts';
import { issueShape } from './shape-issue.ts';
import { userById } from './shape-people.ts';
import type { GitHubEnv, World } from './world.ts';

const title = z.string().trim().min(1).max(256);
const assignees = z.array(z.string());
const newIssue = z.object({
  title,
  body: z.string().nullish(),
  labels: labelNames.optional(),
  assignees: assignees.optional(),
});
const changedIssue = z.object({
  title: title.optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).nullish(),
  labels: labelNames.optional(),
  assignees: assignees.optional(),
});
const lock = z.object({
  lock_reason: z.enum(['off-topic', 'too heated', 'resolved', 'spam']).nullish(),
});
const assigneeList = z.object({ assignees });

/** Also whoever took part in the issue, as its author or by a comment; others are passed over in silence. */
function assignable(world: World, place: Pick<Place, 'repository' | 'issue'>, user: User): boolean {
  const { repository, issue } = place;
  if (user.type !== 'User') return false;
  if (issue.user_id === user.id || grantedRole(world.tables, user, repository) !== 'none') return true;
  return world.tables.comments
    .findBy('repo_id', repository.id)
    .some((row) => row.issue_number === issue.number && row.user_id === user.id);
}

const usersNamed = (world: World, logins: readonly string[]): User[] =>
  logins
    .map((login) => world.tables.users.find((row) => row.login.toLowerCase() === login.toLowerCase()))
    .filter((user) => user !== undefined);

const assigneesNamed = (world: World, place: Place, logins: readonly string[]): User[] =>
  usersNamed(world, logins).filter((user) => assignable(world, place, user));

function insertIssue(
  world: World,
  repository: Repository,
  author: Author,
  data: z.infer<typeof newIssue>,
): Issue {
  return world.tables.issues.insert({
    node_id: '',
    number: nextNumber(world, repository),
    repo_id: repository.id,
    title: data.title,
    body: data.body ?? null,
    state: 'open',
    state_reason: null,
    locked: false,
    active_lock_reason: null,
    user_id: author.user.id,
    assignee_ids: [],
    label_ids: [],
    milestone_id: null,
    comments: 0,
    closed_at: null,
    closed_by_id: null,
    is_pull_request: false,
    app_id: author.appId,
  });
}

/** Labels and assignees of who may not set them are dropped without a word, as on GitHub. */
function openIssue(
  world: World,
  repository: Repository,
  author: Author,
  role: Role,
  data: z.infer<typeof newIssue>,
): Place {
  if (!repository.has_issues) throw new Refused(410, 'Issues has been disabled in this repository.');
  const opened: Place = { repository, author, issue: insertIssue(world, repository, author, data) };
  countOpenIssues(world, repository.id, 1);
  tell(world, opened, 'opened');
  if (!atLeast(role, 'triage')) return opened;
  const labels = labelsNamed(world, repository, author, data.labels ?? []);
  const labelled = setLabels(world, opened, labels);
  return setAssignees(world, labelled, assigneesNamed(world, labelled, data.assignees ?? []));
}

/** An author closes their own issue, and reopens it when it was they who closed it. */
function maySetState(place: Place, role: Role, state: 'open' | 'closed'): boolean {
  const { issue, author } = place;
  if (atLeast(role, 'triage')) return true;
  return issue.user_id === author.user.id && (state === 'closed' || issue.closed_by_id === author.user.id);
}

function changeIssue(world: World, given: Place, role: Role, patch: z.infer<typeof changedIssue>): Place {
  const { title: newTitle, body, state, state_reason: reason, labels, assignees: logins } = patch;
  let place = given;
  const own = place.issue.user_id === place.author.user.id;
  const rewrites = newTitle !== undefined || body !== undefined;
  if (rewrites && !own && !atLeast(role, 'write')) throw forbidden();
  if (state !== undefined && state !== place.issue.state && !maySetState(place, role, state))
    throw forbidden();
  if (rewrites)
    place = editText(world, place, {
      ...(newTitle !== undefined ? { title: newTitle } : {}),
      ...(body !== undefined ? { body } : {}),
    });
  if (atLeast(role, 'triage')) {
    if (labels !== undefined)
      place = setLabels(world, place, labelsNamed(world, place.repository, place.author, labels));
    if (logins !== undefined) place = setAssignees(world, place, assigneesNamed(world, place, logins));
  }
  if (state === undefined) return place;
  return setState(world, place, state, reason === 'reopened' ? undefined : (reason ?? undefined));
}

function assigneeRoutes(world: World, routes: Hono<GitHubEnv>): void {
  const path = '/issues/:number{[0-9]+}/assignees';
  const rowsOf = ({ issue }: Place) =>
    issue.assignee_ids.map((id) => world.tables.users.get(id)).filter((user) => user !== undefined);
  routes.post(path, async (c) => {
    const { assignees: logins } = await readBody(c, 'Issue', assigneeList);
    const place = placeOf(world, c, 'triage');
    const assigned = setAssignees(world, place, [...rowsOf(place), ...assigneesNamed(world, place, logins)]);
    return c.json(issueShape(world, assigned.repository, assigned.issue), 201);
  });
  routes.delete(path, async (c) => {
    const { assignees: logins } = await readBody(c, 'Issue', assigneeList);
    const place = placeOf(world, c, 'triage');
    const gone = usersNamed(world, logins).map((user) => user.id);
    const left = setAssignees(
      world,
      place,
      rowsOf(place).filter((user) => !gone.includes(user.id)),
    );
    return c.json(issueShape(world, left.repository, left.issue));
  });
  routes.get(`${path}/:login`, (c) => {
    const [user] = usersNamed(world, [c.req.param('login')]);
    const place = { repository: c.var.repository, issue: issueOf(world, c) };
    if (user !== undefined && assignable(world, place, user)) return c.body(null, 204);
    throw new Refused(404, 'Not Found');
  });
}

export function issueRoutes(world: World): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const path = '/issues/:number{[0-9]+}';
  routes.get('/issues', (c) => {
    const { repository } = c.var;
    const chosen = selectIssues(world, repository, c.req.query());
    return c.json(onePage(c, chosen).map((issue) => issueShape(world, repository, issue)));
  });
  routes.post('/issues', async (c) => {
    const author = need(c.var.actor, c.var.role, 'read');
    const data = await readBody(c, 'Issue', newIssue);
    checkText('Issue', data.body);
    const { repository, issue } = openIssue(world, c.var.repository, author, c.var.role, data);
    const shape = issueShape(world, repository, issue);
    return c.json({ ...shape, closed_by: null }, 201, { location: shape.url });
  });
  routes.get(path, (c) => {
    const issue = issueOf(world, c);
    const closed_by = userById(world, issue.closed_by_id);
    return c.json({ ...issueShape(world, c.var.repository, issue), closed_by });
  });
  routes.patch(path, async (c) => {
    const patch = await readBody(c, 'Issue', changedIssue);
    const place = placeOf(world, c, 'read');
    if (patch.body !== undefined) checkText('Issue', patch.body);
    const { repository, issue } = changeIssue(world, place, c.var.role, patch);
    const closed_by = userById(world, issue.closed_by_id);
    return c.json({ ...issueShape(world, repository, issue), closed_by });
  });
  routes.put(`${path}/lock`, async (c) => {
    const { lock_reason: reason } = await readBody(c, 'Issue', lock);
    setLocked(world, placeOf(world, c, 'triage'), true, reason ?? null);
    return c.body(null, 204);
  });
  routes.delete(`${path}/lock`, (c) => {
    setLocked(world, placeOf(world, c, 'triage'), false);
    return c.body(null, 204);
  });
  assigneeRoutes(world, routes);
  return routes;
}
