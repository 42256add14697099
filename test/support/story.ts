// The story of a wish as people live it, step by step, on any running app: by comments, clicks and forms, over HTTP.
import { setTimeout } from 'node:timers/promises';
import {
  type CommentShown,
  forgeClient,
  type ForgeClient,
} from '../../src/sandbox/playground/forge-client.ts';
import { Visitor } from './visitor.ts';

export interface Cast {
  readonly base: string;
  /** API address of the repository. */
  readonly repository: string;
  readonly project: string;
  readonly people: readonly { readonly login: string; readonly role: string; readonly token: string }[];
}

/** The address of a state that must come by itself: looked for until it is there. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  seconds = 30,
  everyMs = 50,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look().catch((error: unknown) => {
      if (performance.now() > end) throw error;
    });
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await setTimeout(everyMs);
  }
}

export const SPECIFICATION =
  'An exporter walks the notebook and lays every note out, with a table of contents and footnotes at the end of each note.';

export class Story {
  readonly cast: Cast;
  readonly issue: number;
  constructor(cast: Cast, issue: number) {
    this.cast = cast;
    this.issue = issue;
  }

  login(role: string, nth = 0): string {
    const person = this.cast.people.filter((each) => each.role === role)[nth];
    if (!person) throw new Error(`nobody is ${role} ${nth}`);
    return person.login;
  }
  as(login: string): ForgeClient {
    const token = this.cast.people.find((person) => person.login === login)?.token ?? '';
    return forgeClient(this.cast.repository, token);
  }
  get wishPath(): string {
    return `${this.cast.base}/gh/${this.cast.project}/${this.issue}`;
  }

  comments(): Promise<readonly CommentShown[]> {
    return this.as(this.login('maintainer')).comments(this.issue);
  }
  async ours(): Promise<readonly CommentShown[]> {
    return (await this.comments()).filter(({ user }) => user.type === 'Bot');
  }
  async status(): Promise<string> {
    return (await this.ours()).find(({ body }) => body.includes('<!-- wishwell:status -->'))?.body ?? '';
  }
  async replyTo(comment: number): Promise<string | undefined> {
    return (await this.ours()).find(({ body }) => body.includes(`<!-- wishwell:reply:${comment} -->`))?.body;
  }
  async labels(): Promise<readonly string[]> {
    return (await this.as(this.login('maintainer')).issue(this.issue)).labels.map(({ name }) => name);
  }
  untilPhase(label: string): Promise<boolean> {
    return until(`the label is "wish: ${label}"`, async () =>
      (await this.labels()).includes(`wish: ${label}`),
    );
  }

  /** Says it, and gives back the comment as it stands once it has been answered by a reaction. */
  async say(login: string, body: string): Promise<CommentShown> {
    await this.as(login).comment(this.issue, body);
    return this.answered(login, body);
  }
  answered(login: string, body: string): Promise<CommentShown> {
    return until(`${login}'s "${body.slice(0, 40)}" is answered`, async () =>
      (await this.comments()).findLast(
        (comment) =>
          comment.user.login === login &&
          comment.body === body &&
          comment.reactions['+1'] + comment.reactions.confused + comment.reactions.eyes > 0,
      ),
    );
  }

  async signIn(login: string, path: string): Promise<Visitor> {
    const visitor = await new Visitor().open(`${this.wishPath}${path}`);
    await visitor.open(visitor.link(/auth\/login/));
    await visitor.send(/login/, { login });
    return visitor;
  }
  /** Signs in, and tells the processor all it asks before a payout can reach them. */
  async onboard(login: string): Promise<Visitor> {
    const visitor = await this.signIn(login, '/pledge');
    await visitor.open(`${this.cast.base}/me/payout`);
    await visitor.send(/\/me\/payout/, { email: `${login}@example.org`, country: 'FR' });
    return visitor.send(/\/setup\//, { outcome: 'complete' });
  }
  /** The playground needs no signing in. */
  playground(): Promise<Visitor> {
    return new Visitor().open(`${this.cast.base}/sandbox?issue=${this.issue}`);
  }
  /** Signs in, fills in the pledge page (what stands there closes the gap) and saves a card on the processor's page. */
  async pledge(login: string, amount?: string, card = '4242424242424242'): Promise<Visitor> {
    const visitor = await this.signIn(login, '/pledge');
    await visitor.send(/\/pledge$/, { early: 'yes', ...(amount === undefined ? {} : { amount }) });
    if (!visitor.url.includes('/c/pay/')) return visitor;
    return visitor.send(/c\/pay/, {
      email: `${login}@example.org`,
      number: card,
      expiry: '12 / 34',
      cvc: '123',
    });
  }
}
