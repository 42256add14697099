// One mail to one person: once per key, to the address they gave, in the language they use, and no news for who declined it.
// What the mail server answers is remembered per mail, so that one address stops no other mail and none is refused twice.
import type { Locale } from '../domain/settings.ts';
import { type MailContent, MailServerUnusable, declinable } from '../ports/mail.ts';
import type { MailAttempts } from '../ports/outcomes.ts';
import type { Person } from '../ports/records.ts';
import { eachByItself } from './each-by-itself.ts';
import type { World } from './world.ts';

export interface ToSay {
  /** Made of what happened. */
  readonly key: string;
  /** operator: who runs this server. */
  readonly person: bigint | 'operator';
  /** Where the person's own is not known. */
  readonly locale: Locale;
  readonly content: MailContent;
}

/** About two days, at the pace below. */
const MOST_ATTEMPTS = 20;
const LONGEST_PAUSE_SECONDS = 6 * 60 * 60;

/** Never longer than the job queue's own pause after as many failures, or a try of the job would find nothing to do. */
const nextAttemptAt = ({ attempts, triedAt }: MailAttempts): Temporal.Instant =>
  triedAt.add({ seconds: Math.min(2 ** attempts, LONGEST_PAUSE_SECONDS) });

type Recipient = Partial<Pick<Person, 'email' | 'login' | 'locale'>>;

async function recipient(world: World, person: ToSay['person']): Promise<Recipient | undefined> {
  if (person === 'operator') return { email: world.operatorEmail, login: 'operator', locale: undefined };
  return (await world.store.people([person])).get(person);
}

/**
 * `done`: sent, refused for good, given up, or there is nothing to send. `deferred`: to be asked for again.
 * @throws MailServerUnusable
 */
export async function handOver(
  world: World,
  { key, person, locale, content }: ToSay,
): Promise<'done' | 'deferred'> {
  const { mailer, store, links } = world;
  if (mailer === undefined) return 'done';
  const now = world.clock.now();
  const before = await store.mailAttempts(key);
  if (before !== undefined && before.outcome !== 'deferred') return 'done';
  if (before !== undefined && Temporal.Instant.compare(now, nextAttemptAt(before)) < 0) return 'deferred';
  const known = await recipient(world, person);
  if (known?.email === undefined) return 'done';
  const reader = person !== 'operator' && declinable(content.kind) ? person : undefined;
  if (reader !== undefined && (await store.declinesMail(reader))) return 'done';
  const answer = await mailer.send({
    key,
    to: known.email,
    login: known.login ?? 'ghost',
    locale: known.locale ?? locale,
    unsubscribeUrl: reader === undefined ? undefined : links.unsubscribe(await store.mailToken(reader)),
    content,
  });
  const attempts = (before?.attempts ?? 0) + 1;
  const tried = { attempts, triedAt: now, answer: answer.kind === 'refused' ? answer.answer : undefined };
  if (answer.kind === 'sent') await store.rememberMail(key, { ...tried, outcome: 'sent' });
  else if (answer.permanent) await store.rememberMail(key, { ...tried, outcome: 'refused' });
  else if (attempts >= MOST_ATTEMPTS) await store.rememberMail(key, { ...tried, outcome: 'given-up' });
  else {
    await store.rememberMail(key, { ...tried, outcome: 'deferred' });
    return 'deferred';
  }
  return 'done';
}

/** A server that failed so often in a row fails for all that follow, after a time limit each. */
export const SERVER_IS_AWAY = {
  failuresInARow: 3,
  isShared: (error: unknown): boolean => error instanceof MailServerUnusable,
};

/** @throws after the last one, when some must be tried again */
export async function handOverAll(world: World, letters: readonly ToSay[]): Promise<void> {
  let deferred = 0;
  await eachByItself(
    letters,
    async (letter) => {
      if ((await handOver(world, letter)) === 'deferred') deferred += 1;
    },
    SERVER_IS_AWAY,
  );
  if (deferred > 0) throw new Error(`the mail server deferred ${deferred} of ${letters.length} mails`);
}
