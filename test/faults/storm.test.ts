// A GitHub that loses half of its webhooks, delivers the rest late, out of order and some twice, tells the app to wait or
// answers it with a 502, whether or not it did what it was asked: what became of every wish is what becomes of it in fair
// weather, ten minutes after the storm at the latest, and nothing is said twice.
import { afterAll, describe, expect, test } from 'vitest';
import type { CommentShown } from '../../src/sandbox/playground/forge-client.ts';
import { database } from '../support/database.ts';
import { randomFrom } from '../support/random.ts';
import { type AGitHub, startBeforeGitHub } from './a-github.ts';
import { type Place, type Seen, histories } from './histories.ts';

const EACH = 15; // of seven histories: 105 wishes
const MOST_ROUNDS = 60;
const names = Object.keys(histories);

interface Became {
  readonly phase: string;
  readonly paused: string | undefined;
  readonly totals: readonly string[];
  readonly quotes: readonly string[];
  readonly events: Readonly<Record<string, number>>;
  readonly labels: readonly string[];
  /** What the app says, by its marker; and how it answered each comment. */
  readonly said: readonly string[];
  readonly reactions: readonly string[];
}

/** Addresses, numbers of issues, comments and campaigns, and times, differ from wish to wish. */
const plain = (words: string, { at }: Place): string =>
  words
    .replaceAll(at.github.origin, 'https://github.example')
    .replaceAll(/(?:issuecomment-|reply:-?)\d+/g, 'comment')
    .replaceAll(/(?<=lantern(?:\/|%2F)(?:issues\/)?|#)\d+/g, 'n')
    .replaceAll(/said:\d+:\d+/g, 'said')
    .replaceAll(/\b\d{1,2} (?:\w+ )?\d{4}(?:,? (?:at )?\d{1,2}:\d{2})?|\b\w+ \d{1,2}, \d{4}/g, 'a day')
    .replaceAll(/\d{1,2}:\d{2}(?: [AP]M)?/g, 'a time');

const marker = ({ body }: CommentShown): string => /<!-- wishwell:(\S+) -->/.exec(body)?.[1] ?? '';

/**
 * An announcement is of an event and an answer of a comment, and those are compared; their words say how things are when they
 * are written. The status comment says how things are now.
 */
const saidIn = (comment: CommentShown, place: Place): string => {
  const [kind = ''] = marker(comment).split(':');
  return kind === 'status' ? plain(comment.body, place) : kind;
};

async function becameOf(place: Place): Promise<Became> {
  const { at, issue, campaign } = place;
  const state = await at.open.store.campaign(campaign ?? 0n);
  const events = await at.open.store.events(campaign ?? 0n);
  const comments = await at.as('maintainer').comments(issue);
  const ours = comments.filter(({ user }) => user.type === 'Bot');
  const { labels } = await at.as('maintainer').issue(issue);
  const markers = ours.map(marker);
  expect(new Set(markers).size, markers.join()).toBe(markers.length);
  return {
    phase: state?.phase ?? 'none',
    paused: state?.paused,
    totals: [state?.pledged, state?.backers, state?.accepted?.amount].map(String),
    quotes: state?.quotes.map(({ version, amount, state: is }) => `${version} ${amount} ${is}`) ?? [],
    events: Object.fromEntries(
      Object.entries(Object.groupBy(events, ({ event }) => event.type)).map(([type, all]) => [
        type,
        all?.length ?? 0,
      ]),
    ),
    labels: labels.map(({ name }) => name).toSorted(),
    said: ours.map((comment) => saidIn(comment, place)).toSorted(),
    reactions: comments
      .filter(({ user }) => user.type !== 'Bot')
      .map(
        ({ body, reactions }) =>
          `${body}: ${reactions['+1']} 👍 ${reactions.confused} 😕 ${reactions.eyes} 👀`,
      )
      .toSorted(),
  };
}

async function begin(at: AGitHub, count: number): Promise<readonly (Place & { readonly name: string })[]> {
  const places: (Place & { readonly name: string })[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const name = names[nth % names.length] ?? '';
    const issue = await at.as('requester').open('Export as CSV', 'As a table, with its header.');
    places.push({ at, issue, name, pledges: BigInt(1000 * (nth + 1)), campaign: undefined });
  }
  return places;
}

/** All wishes at a glance, by the numbers of their issues. */
async function seenBy({ open }: AGitHub): Promise<ReadonlyMap<number, Seen>> {
  const { rows } = await open.pool.query<{ number: number; campaign: string; phase: string; quotes: number }>(
    `select number, id::text as campaign, phase,
       (select count(*)::int from quotes where campaign = campaigns.id) as quotes from campaigns`,
  );
  return new Map(
    rows.map(({ number, campaign, ...seen }) => [number, { ...seen, campaign: BigInt(campaign) }]),
  );
}

/** Everybody acts as soon as they see what they act upon, and time passes in between. */
async function live(at: AGitHub, places: readonly (Place & { readonly name: string })[]): Promise<void> {
  const left = new Map(places.map((place) => [place, [...(histories[place.name] ?? [])]]));
  for (let rounds = 0; left.size > 0; rounds += 1) {
    if (rounds > MOST_ROUNDS) {
      const waiting = [...left].map(([{ name: story }, steps]) => `${story}: ${steps.length} steps`);
      throw new Error(`people wait for ever: ${waiting.join(', ')}`);
    }
    const seen = await seenBy(at);
    await Promise.all(
      [...left].map(async ([place, steps]) => {
        const known = seen.get(place.issue);
        place.campaign = known?.campaign;
        for (let [step] = steps, acted = false; step; [step] = steps, acted = true) {
          if (step.later && acted) return;
          if (step.sees !== undefined && step.sees !== known?.phase) return;
          if (step.knows && (!known || !step.knows(known))) return;
          steps.shift();
          await step.do(place);
        }
        left.delete(place);
      }),
    );
    if (left.size === 0) return;
    await at.idle();
    await at.fiveMinutes();
  }
}

describe('after a storm', () => {
  const fair = database();
  const stormy = database();
  const running: AGitHub[] = [];
  const start = async (db: typeof fair): Promise<AGitHub> => {
    const at = await startBeforeGitHub(db);
    running.push(at);
    return at;
  };
  afterAll(() => Promise.all(running.map((at) => at.stop())));

  test(`${EACH * names.length} wishes are as they are without one`, { timeout: 900_000 }, async () => {
    const calm = await start(fair);
    const examples = await begin(calm, names.length);
    await live(calm, examples);
    await calm.idle();
    const expected = new Map(
      await Promise.all(examples.map(async (place) => [place.name, await becameOf(place)] as const)),
    );

    const at = await start(stormy);
    const places = await begin(at, EACH * names.length);
    const storm = { lost: 50, repeated: 10, lateMs: 300, refused: 0.2, unheard: 15 };
    at.github.weather({ ...storm, random: randomFrom(Number(process.env['SEED'] ?? 20_261_126)) });
    await live(at, places);
    at.github.weather('fair');
    await at.idle();
    for (const _ of ['five minutes later', 'ten minutes later']) {
      await at.fiveMinutes();
      await at.idle();
    }
    for (const place of places) expect(await becameOf(place), place.name).toEqual(expected.get(place.name));
  });
});
