// The labels of a repository and on an issue. Anyone who can triage puts them on and takes them off; making, changing and
// deleting them takes write access. Names are told apart without regard to case, as on GitHub.
import { Hono } from 'hono';
import { z } from 'zod';
import { readBody } from './bodies.ts';
import { Refused, invalid, notFound } from './faults.ts';
import { nodeId } from './identifiers.ts';
import type { Author } from './identity.ts';
import { dropLabel, setLabels } from './issue-changes.ts';
import type { Place } from './issue-changes.ts';
import { issueOf, placeOf } from './issue-place.ts';
import { onePage } from './paging.ts';
import { need } from './roles.ts';
import type { Label, Repository } from './tables.ts';
import { labelShape, labelsOf } from './shape-issue.ts';
import type { GitHubEnv, World } from './world.ts';

const DEFAULT_COLOUR = 'ededed';
const name = z.string().trim().min(1).max(50);
const color = z.string().regex(/^#?[0-9a-fA-F]{6}$/);
const description = z.string().max(100).nullable();
const newLabel = z.object({ name, color: color.optional(), description: description.optional() });
const changedLabel = z.object({
  new_name: name.optional(),
  color: color.optional(),
  description: description.optional(),
});
const oneName = z.union([z.string(), z.object({ name: z.string() }).transform((label) => label.name)]);
export const labelNames = z.array(oneName);
const labelList = z.union([labelNames, z.object({ labels: labelNames }).transform((body) => body.labels)]);

const plain = (colour: string) => colour.replace('#', '').toLowerCase();

const findLabel = (world: World, repository: Repository, wanted: string): Label | undefined =>
  world.tables.labels.find(
    (row) => row.repo_id === repository.id && row.name.toLowerCase() === wanted.toLowerCase(),
  );

function makeLabel(
  world: World,
  repository: Repository,
  author: Author,
  data: z.infer<typeof newLabel>,
): Label {
  const inserted = world.tables.labels.insert({
    node_id: '',
    repo_id: repository.id,
    name: data.name,
    color: plain(data.color ?? DEFAULT_COLOUR),
    description: data.description ?? null,
    default: false,
  });
  const label =
    world.tables.labels.update(inserted.id, { node_id: nodeId('label', inserted.id) }) ?? inserted;
  world.announce({ event: 'label', action: 'created', sender: author.user, repository, label });
  return label;
}

/** GitHub makes a label that does not exist yet when it is put on an issue. */
export function labelsNamed(world: World, repository: Repository, author: Author, names: readonly string[]) {
  return names.map((one) => {
    const found = findLabel(world, repository, one);
    if (found !== undefined) return found;
    const fits = name.safeParse(one);
    if (!fits.success) throw invalid({ resource: 'Label', code: 'invalid', field: 'name' });
    return makeLabel(world, repository, author, { name: fits.data });
  });
}

function changeLabel(
  world: World,
  repository: Repository,
  author: Author,
  label: Label,
  patch: z.infer<typeof changedLabel>,
) {
  const clash = patch.new_name === undefined ? undefined : findLabel(world, repository, patch.new_name);
  if (clash !== undefined && clash.id !== label.id)
    throw invalid({ resource: 'Label', code: 'already_exists', field: 'name' });
  const after = {
    name: patch.new_name ?? label.name,
    color: patch.color === undefined ? label.color : plain(patch.color),
    description: patch.description === undefined ? label.description : patch.description,
  };
  const changes = {
    ...(after.name !== label.name ? { name: { from: label.name } } : {}),
    ...(after.color !== label.color ? { color: { from: label.color } } : {}),
    ...(after.description !== label.description ? { description: { from: label.description ?? '' } } : {}),
  };
  if (Object.keys(changes).length === 0) return label;
  const changed = world.tables.labels.update(label.id, after) ?? label;
  world.announce({
    event: 'label',
    action: 'edited',
    sender: author.user,
    repository,
    label: changed,
    changes,
  });
  return changed;
}

function repositoryLabels(world: World): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const named = (repository: Repository, wanted: string): Label => {
    const label = findLabel(world, repository, wanted);
    if (label === undefined) throw notFound();
    return label;
  };
  routes.get('/labels', (c) => {
    const { repository } = c.var;
    const all = world.tables.labels.findBy('repo_id', repository.id);
    const sorted = all.toSorted((one, other) => one.name.localeCompare(other.name));
    return c.json(onePage(c, sorted).map((label) => labelShape(world, repository, label)));
  });
  routes.post('/labels', async (c) => {
    const data = await readBody(c, 'Label', newLabel);
    const author = need(c.var.actor, c.var.role, 'write');
    if (findLabel(world, c.var.repository, data.name) !== undefined)
      throw invalid({ resource: 'Label', code: 'already_exists', field: 'name' });
    return c.json(labelShape(world, c.var.repository, makeLabel(world, c.var.repository, author, data)), 201);
  });
  routes.get('/labels/:name', (c) =>
    c.json(labelShape(world, c.var.repository, named(c.var.repository, c.req.param('name')))),
  );
  routes.patch('/labels/:name', async (c) => {
    const patch = await readBody(c, 'Label', changedLabel);
    const author = need(c.var.actor, c.var.role, 'write');
    const label = named(c.var.repository, c.req.param('name'));
    return c.json(
      labelShape(world, c.var.repository, changeLabel(world, c.var.repository, author, label, patch)),
    );
  });
  routes.delete('/labels/:name', (c) => {
    const { repository } = c.var;
    const author = need(c.var.actor, c.var.role, 'write');
    const label = named(repository, c.req.param('name'));
    const carried = world.tables.issues
      .findBy('repo_id', repository.id)
      .filter(({ label_ids: ids }) => ids.includes(label.id));
    // Gone first: each issue is told without it, by an event that cannot name it any more.
    world.tables.labels.delete(label.id);
    for (const issue of carried) dropLabel(world, { repository, issue, author }, label.id);
    world.announce({ event: 'label', action: 'deleted', sender: author.user, repository, label });
    return c.body(null, 204);
  });
  return routes;
}

const rowsOf = (world: World, ids: readonly number[]) =>
  ids.map((id) => world.tables.labels.get(id)).filter((label) => label !== undefined);

export function labelRoutes(world: World): Hono<GitHubEnv> {
  const routes = repositoryLabels(world);
  const on = ({ issue, repository }: Pick<Place, 'issue' | 'repository'>) =>
    labelsOf(world, repository, issue.label_ids);
  const path = '/issues/:number{[0-9]+}/labels';
  routes.get(path, (c) => {
    const issue = issueOf(world, c);
    return c.json(onePage(c, on({ issue, repository: c.var.repository })));
  });
  routes.post(path, async (c) => {
    const names = await readBody(c, 'Issue', labelList);
    const place = placeOf(world, c, 'triage');
    const added = labelsNamed(world, place.repository, place.author, names);
    return c.json(on(setLabels(world, place, [...rowsOf(world, place.issue.label_ids), ...added])));
  });
  routes.put(path, async (c) => {
    const names = await readBody(c, 'Issue', labelList);
    const place = placeOf(world, c, 'triage');
    return c.json(on(setLabels(world, place, labelsNamed(world, place.repository, place.author, names))));
  });
  routes.delete(path, (c) => {
    setLabels(world, placeOf(world, c, 'triage'), []);
    return c.body(null, 204);
  });
  routes.delete(`${path}/:name`, (c) => {
    const place = placeOf(world, c, 'triage');
    const label = findLabel(world, place.repository, c.req.param('name'));
    if (label === undefined || !place.issue.label_ids.includes(label.id))
      throw new Refused(404, 'Label does not exist');
    return c.json(
      on(
        setLabels(
          world,
          place,
          rowsOf(
            world,
            place.issue.label_ids.filter((id) => id !== label.id),
          ),
        ),
      ),
    );
  });
  return routes;
}
