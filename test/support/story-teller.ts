// Lives stories on a whole run and writes them down as a reader of the thread would meet them: what somebody does, then
// what changed in the issue because of it. Dates are those of the run's clock; minutes are not told.
import { setTimeout } from 'node:timers/promises';
import type { CommentShown } from '../../src/sandbox/playground/forge-client.ts';
import { asRead, meaning } from './as-read.ts';
import type { TestDatabase } from './database.ts';
import { Story, until } from './story.ts';
import type { WholeRun } from './whole-run.ts';

const STATUS = '<!-- wishwell:status -->';
const signs = { '+1': '👍', confused: '😕', eyes: '👀' } as const;

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '    ');
/** The run lasts longer than a minute on a busy machine; no deadline of a story is that exact. */
const rounded = (text: string): string => text.replaceAll(/\b(\d\d):0\d\b/g, '$1:00');

export class StoryTeller extends Story {
  readonly #run: WholeRun;
  readonly #db: TestDatabase;
  readonly #known = new Map<number, string>();
  #body = '';
  readonly #told: string[] = [];
  #labels = '';

  constructor(run: WholeRun, db: TestDatabase, issue: number) {
    const { github } = run.local;
    const project = `${github.repository.owner}/${github.repository.name}`;
    super(
      { base: run.base, repository: `${github.apiUrl}/repos/${project}`, project, people: github.people },
      issue,
    );
    this.#run = run;
    this.#db = db;
  }

  /** Everything written so far. */
  get text(): string {
    return `${this.#told.join('\n\n')}\n`;
  }

  /** @param deed as a sentence; undefined: what follows speaks for itself */
  async tell(deed: string | undefined, act: () => Promise<unknown>): Promise<void> {
    const day = this.#run.local.clock.now().toZonedDateTimeISO('UTC').toPlainDate();
    await act();
    await this.quiet();
    if (deed !== undefined) this.#told.push(`— ${day.toString()}: ${deed}`);
    await this.#look();
  }

  /** What nobody answers: it is done when the first comment says something else. */
  acts(deed: string, act: () => Promise<unknown>): Promise<void> {
    return this.tell(deed, async () => {
      const before = await this.status();
      await act();
      await until('the first comment changes', async () => (await this.status()) !== before, 60);
    });
  }

  /** Says something in the thread, and waits for its answer. */
  says(login: string, body: string): Promise<void> {
    return this.tell(undefined, () => this.say(login, body));
  }

  pledges(login: string, amount?: string, card?: string): Promise<void> {
    const much = amount === undefined ? 'what remains' : `€${amount}`;
    return this.tell(`${login} pledges ${much} on the wish’s page.`, () => this.pledge(login, amount, card));
  }

  /** @param days may be many: the clock goes on in one leap, and everything due happens in its order */
  async passes(days: number, words = days === 1 ? 'A day goes by.' : `${days} days go by.`): Promise<void> {
    await this.tell(words, () => this.leap(days));
  }
  async leap(days: number): Promise<void> {
    this.#run.local.clock.forward(days * 24);
    await this.#run.app.sweep();
  }

  /** No job is left that may run now, and no charge waits for its turn at the processor. */
  async quiet(): Promise<void> {
    for (let still = 0; still < 3; await setTimeout(40)) {
      const { rows } = await this.#db.pool.query<{ busy: boolean }>(
        `select exists (select from graphile_worker.jobs
           where locked_at is not null or (attempts < max_attempts and run_at <= now() +
             case task_identifier when 'move-charge' then interval '30 seconds' else interval '0' end)) as busy`,
      );
      still = rows[0]?.busy === true ? 0 : still + 1;
    }
  }

  async #look(): Promise<void> {
    await this.#lookAtIssue();
    const comments = await this.comments();
    for (const comment of comments) this.#lookAt(comment);
    for (const id of [...this.#known.keys()].filter((known) => comments.every((one) => one.id !== known))) {
      this.#known.delete(id);
      this.#told.push('(The answer is gone.)');
    }
    const labels = (await this.labels()).filter((label) => label.startsWith('wish')).join(', ');
    if (labels !== this.#labels) this.#told.push(`(The labels are: ${labels}.)`);
    this.#labels = labels;
  }

  async #lookAtIssue(): Promise<void> {
    const { title, body, state, user } = await this.as(this.login('maintainer')).issue(this.issue);
    const shown = `${title} (${state}), by ${user.login}:\n${indented(asRead(body ?? ''))}`;
    if (shown !== this.#body) this.#told.push(shown);
    this.#body = shown;
  }

  #lookAt(comment: CommentShown): void {
    const isStatus = comment.user.type === 'Bot' && comment.body.includes(STATUS);
    const before = this.#known.get(comment.id);
    const text = isStatus ? meaning(comment.body) : this.#reactions(comment) + asRead(comment.body);
    if (text === before) return;
    this.#known.set(comment.id, text);
    const shown = isStatus && before === undefined ? asRead(comment.body) : text;
    const how = before === undefined ? '' : isStatus ? ' (its first comment says now)' : ' (edited)';
    this.#told.push(rounded(`${comment.user.login}${how}:\n${indented(shown)}`));
  }

  #reactions({ user, reactions }: CommentShown): string {
    if (user.type === 'Bot') return '';
    const shown = Object.entries(signs).filter(([name]) => reactions[name as keyof typeof signs] > 0);
    return shown.map(([, sign]) => `${sign} `).join('');
  }

  /** The issue as somebody finds it who comes at the end. */
  async thread(): Promise<string> {
    const issue = await this.as(this.login('maintainer')).issue(this.issue);
    const entries = (await this.comments()).map(({ user, created_at: at, body }) =>
      rounded(`${user.login}, ${at.slice(0, 10)}:\n${indented(asRead(body))}`),
    );
    const head = `${issue.title} #${issue.number} (${issue.state}) by ${issue.user.login}`;
    return `${[head, ...entries].join('\n\n')}\n`;
  }

  /** Opens an issue, and tells another story in it. */
  async another(title: string, body: string, login = this.login('requester')): Promise<StoryTeller> {
    const number = await this.as(login).open(title, body);
    return new StoryTeller(this.#run, this.#db, number);
  }

  /** The bot's report is the last one opened. */
  async newestIssue(): Promise<number> {
    const issues = await this.as(this.login('maintainer')).issues();
    return Math.max(...issues.map(({ number }) => number));
  }

  async page(login: string, path: string, form: RegExp): Promise<void> {
    const visitor = await this.signIn(login, path);
    await visitor.send(form);
  }

  async writeFile(path: string, text: string): Promise<void> {
    const { repository, people } = this.cast;
    const token = people.find(({ role }) => role === 'maintainer')?.token ?? '';
    const headers = { authorization: `token ${token}`, 'content-type': 'application/json' };
    const address = `${repository}/contents/${path}`;
    const known = await fetch(address, { headers });
    const sha = known.ok ? { sha: ((await known.json()) as { sha: string }).sha } : {};
    const content = Buffer.from(text).toString('base64');
    const body = JSON.stringify({ message: 'Change the settings', content, ...sha });
    const answer = await fetch(address, { method: 'PUT', headers, body });
    if (!answer.ok) throw new Error(`${path} was not written: ${answer.status} ${await answer.text()}`);
  }

  untilTold(matching: RegExp): Promise<unknown> {
    return until(`${matching} is said`, async () =>
      (await this.comments()).some(({ body }) => matching.test(body)),
    );
  }
}
