// One mail to one person: once per key, to the address they gave, in the language they use, and no news for who declined it.
import type { Locale } from '../domain/settings.ts';
import { type MailContent, declinable } from '../ports/mail.ts';
import type { World } from './world.ts';

interface ToSay {
  /** Made of what happened. */
  readonly key: string;
  readonly person: bigint;
  /** Where the person's own is not known. */
  readonly locale: Locale;
  readonly content: MailContent;
}

/** Nothing where no address is known. @throws when the mail was not taken; then it is handed over again */
export async function handOver(world: World, { key, person, locale, content }: ToSay): Promise<void> {
  const { mailer, store, links } = world;
  if (mailer === undefined || (await store.mailSent(key))) return;
  const known = (await store.people([person])).get(person);
  if (known?.email === undefined) return;
  const news = declinable(content.kind);
  if (news && (await store.declinesMail(person))) return;
  await mailer.send({
    key,
    to: known.email,
    login: known.login ?? 'ghost',
    locale: known.locale ?? locale,
    unsubscribeUrl: news ? links.unsubscribe(await store.mailToken(person)) : undefined,
    content,
  });
  await store.rememberMail(key);
}
