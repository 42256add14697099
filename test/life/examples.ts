// GitHub's events as it sends them: the payloads that its users contributed, told of one issue of one repository.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Wish } from '../../src/ports/records.ts';

interface Payload {
  readonly action: string;
  readonly issue?: object;
  readonly comment?: object;
  readonly label?: object;
  readonly repository?: object;
  readonly changes?: object;
  readonly installation?: object;
}

const file = fileURLToPath(import.meta.resolve('@octokit/webhooks-examples'));
const definitions = JSON.parse(readFileSync(file, 'utf8')) as { name: string; examples: Payload[] }[];

/** The first of that name. The collection has none of some events, which are their opposites but for the action. */
export function example(event: string, action: string, like: string = action): Payload {
  const all = definitions.find(({ name }) => name === event)?.examples ?? [];
  const found = all.find((one) => one.action === like);
  if (!found) throw new Error(`no example of ${event}.${like}`);
  return { ...structuredClone(found), action };
}

/** The example with a difference: `new_issue` only in a transfer, and the like. */
export const exampleWith = (event: string, action: string, key: string): Payload => {
  const all = definitions.find(({ name }) => name === event)?.examples ?? [];
  const found = all.find((one) => one.action === action && one.changes !== undefined && key in one.changes);
  if (!found) throw new Error(`no example of ${event}.${action} with ${key}`);
  return structuredClone(found);
};

export interface Told {
  readonly event: string;
  readonly payload: object;
}

export interface Changes {
  readonly issue?: object;
  readonly comment?: object;
  readonly label?: object;
  readonly repository?: object;
  readonly sender?: object;
  readonly more?: object;
}

export const maintainer = { id: 2, login: 'maintainer', type: 'User' };

export const repositoryOf = ({ project }: Wish) => ({
  id: Number(project.id),
  name: project.name,
  full_name: `${project.owner}/${project.name}`,
  private: project.private,
  owner: { login: project.owner, id: 70, type: 'Organization' },
});

export const issueOf = ({ issue, number, title, project }: Wish, at: Temporal.Instant) => ({
  id: Number(issue),
  number,
  title,
  state: 'open',
  locked: false,
  user: { id: 1, login: 'requester', type: 'User' },
  labels: [{ id: 9, name: project.settings.label, color: 'ffffff' }],
  updated_at: at.toString(),
  created_at: '2027-03-01T11:59:00Z',
});

/** Only what makes it this issue's is changed; all else is as GitHub sent it. */
export function about(
  wish: Wish,
  at: Temporal.Instant,
  event: string,
  base: Payload,
  changes: Changes = {},
): Told {
  const { more = {}, sender = maintainer } = changes;
  const part = (name: 'issue' | 'comment' | 'label' | 'repository', own: object): object =>
    base[name] === undefined ? {} : { [name]: { ...base[name], ...own, ...changes[name] } };
  const payload = {
    ...base,
    ...part('issue', issueOf(wish, at)),
    ...part('comment', {}),
    ...part('label', {}),
    ...part('repository', repositoryOf(wish)),
    sender: { ...sender },
    installation: { ...base.installation, id: Number(wish.project.installation) },
    ...more,
  };
  return { event, payload };
}
