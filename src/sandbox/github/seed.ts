// Fills the local GitHub at its first start: the organisation, the people, the app and its keys by rows, all the rest through
// the API itself, by the people who would have done it. The app is installed last, so that only that is announced to it.
import { install } from './installations.ts';
import { ORGANISATION, PEOPLE } from './seed-people.ts';
import type { SeedPerson } from './seed-people.ts';
import { ISSUES, LABELS, PRIVATE_README, readme } from './seed-texts.ts';
import { seedApp, seedOrganisation, seedPeople, seedRepositories } from './seed-rows.ts';
import type { World } from './world.ts';

export interface Seeding {
  readonly world: World;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Lets the clock stand that many days ago, until told otherwise. */
  readonly pretend: (daysAgo: number) => void;
}

const FIRST = { issue: 2_760_184_531, comment: 2_580_134_027, label: 7_801_234_509, reaction: 301_446_118 };
const INSTALLATION_ID = 58_813_204;

const maintainer = (): SeedPerson => {
  const person = PEOPLE.find(({ role }) => role === 'maintainer');
  if (person === undefined) throw new Error('Nobody maintains the seeded project');
  return person;
};

/** One call of the API by a seeded person; anything but success is a mistake of ours. */
function caller({ world, fetch }: Seeding) {
  return async (login: string, method: string, path: string, body: object): Promise<unknown> => {
    const user = world.tables.users.findOneBy('login', login);
    const token = world.tables.seats.findOneBy('user_id', user?.id)?.token ?? '';
    const headers = { authorization: `token ${token}` };
    const url = `${world.apiUrl}/repos/${ORGANISATION.login}/${path}`;
    const answer = await fetch(new Request(url, { method, headers, body: JSON.stringify(body) }));
    if (!answer.ok) throw new Error(`Seeding ${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
}

type Call = ReturnType<typeof caller>;

/** One after the other: numbers and times follow the order. */
async function seedIssues(call: Call, pretend: Seeding['pretend']): Promise<void> {
  const path = 'lantern/issues';
  let number = 0;
  for (const { by, daysAgo, title, body, labels, comments, closedAfter } of ISSUES) {
    number += 1;
    pretend(daysAgo);
    await call(by, 'POST', path, { title, body });
    if (labels.length > 0) await call(maintainer().login, 'POST', `${path}/${number}/labels`, { labels });
    for (const comment of comments) {
      pretend(daysAgo - comment.daysLater);
      await call(comment.by, 'POST', `${path}/${number}/comments`, { body: comment.body });
    }
    if (closedAfter === undefined) continue;
    pretend(daysAgo - closedAfter);
    await call(maintainer().login, 'PATCH', `${path}/${number}`, { state: 'closed' });
  }
}

export async function seed(seeding: Seeding): Promise<void> {
  const { world, pretend } = seeding;
  const { tables } = world;
  pretend(400);
  tables.issues.restore({ next: FIRST.issue, rows: [] });
  tables.comments.restore({ next: FIRST.comment, rows: [] });
  tables.labels.restore({ next: FIRST.label, rows: [] });
  tables.reactions.restore({ next: FIRST.reaction, rows: [] });
  seedPeople(world);
  seedOrganisation(world);
  seedRepositories(world);
  await seedApp(world);
  const call = caller(seeding);
  const { login } = maintainer();
  const file = async (path: string, text: string) =>
    call(login, 'PUT', path, { message: 'Add a README', content: Buffer.from(text).toString('base64') });
  await file('lantern/contents/README.md', readme(world.homepage));
  await file('lantern-releases/contents/README.md', PRIVATE_README);
  for (const label of LABELS) await call(login, 'POST', 'lantern/labels', label);
  await seedIssues(call, pretend);
  pretend(0);
  const owner = tables.users.get(maintainer().id);
  const [app] = tables.apps.all();
  if (owner !== undefined && app !== undefined) install(world, app, owner, INSTALLATION_ID);
}
