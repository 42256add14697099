// Mails as one typed render function: what happened in, subject, text and HTML out. Both parts say the same and each is
// complete by itself. Of a wish's title it makes one visible line that no mail reader takes for a link.
import { printable } from '../domain/text.ts';
import type { Operator } from '../ports/affairs.ts';
import { type Mail, declinable } from '../ports/mail.ts';
import { template } from './engine.ts';
import { type Draft, type Fact, type MailVoice, mailVoice, writtenLine, writtenLines } from './mail-draft.ts';
import { draftOfDate } from './mail-of-dates.ts';
import { draftToBacker } from './mail-to-backers.ts';
import { draftToDeveloper } from './mail-to-developers.ts';
import { text } from './texts.ts';
import { wrapLines } from './wrap-lines.ts';

export interface MailFrame {
  /** An origin. */
  readonly publicUrl: string;
  readonly operator: Operator;
}

interface Link {
  readonly label: string;
  readonly url: string;
}

interface LetterView {
  readonly lang: string;
  readonly subject: string;
  readonly lead: string;
  readonly rest: readonly string[];
  readonly action: Link;
  readonly facts: readonly Fact[];
  readonly why: string;
  readonly operator: readonly string[];
  readonly links: readonly Link[];
}

const html = template<LetterView>('mail/letter.html.hbs', 'html');
const plain = template<LetterView>('mail/letter.text.hbs', 'text');

const LONGEST_TITLE = 80;
const ZWSP = '\u200b';

/** Mail readers make a link of anything with a dot or a slash in it. */
const leadsNowhere = (words: string): string => words.replace(/[./:@](?=\S)/g, `$&${ZWSP}`);

function draftOf({ content }: Mail, voice: MailVoice): Draft {
  switch (content.kind) {
    case 'started':
    case 'paid-out':
    case 'payout-waiting':
    case 'payout-needed':
    case 'payout-refused':
    case 'issue-changed':
    case 'disputed':
    case 'sum-shrunk':
      return draftToDeveloper(content, voice);
    case 'receipt':
    case 'confirm-card':
    case 'new-card':
    case 'card-expiring':
    case 'quote-accepted':
    case 'quote-changed':
    case 'released':
    case 'refunded':
    case 'refund-failed':
    case 'withdrawal':
    case 'refund-by-operator':
      return draftToBacker(content, voice);
    case 'ready-asked':
    case 'due-soon':
    case 'overdue':
    case 'extension-asked':
    case 'extension-agreed':
    case 'extension-refused':
    case 'review-asked':
    case 'may-object':
    case 'merge-missing':
    case 'settle-asked':
    case 'vote-asked':
    case 'expiring':
    case 'expiry-ahead':
      return draftOfDate(content, voice);
  }
}

function operatorLines({ locale }: Mail, { publicUrl, operator }: MailFrame): readonly string[] {
  const server = URL.parse(publicUrl)?.host ?? publicUrl;
  const name = writtenLine(operator.name ?? '');
  const email = writtenLine(operator.email ?? '');
  return [
    text(locale, `mail:operator.${name === '' ? 'unnamed' : 'named'}`, { server, name }),
    ...writtenLines(operator.address ?? ''),
    ...writtenLines(operator.registration ?? ''),
    ...(email === '' ? [] : [text(locale, 'mail:operator.contact', { email })]),
  ];
}

function linksBelow({ locale, content, unsubscribeUrl }: Mail, { publicUrl, operator }: MailFrame): Link[] {
  const links = [
    ['unsubscribe', declinable(content.kind) ? unsubscribeUrl : undefined],
    ['about', `${publicUrl}/about`],
    ['terms', operator.termsUrl],
    ['privacy', operator.privacyUrl],
  ] as const;
  return links.flatMap(([name, url]) =>
    url === undefined ? [] : [{ label: text(locale, `mail:links.${name}`), url }],
  );
}

export function renderMail(
  mail: Mail,
  frame: MailFrame,
): { readonly subject: string; readonly text: string; readonly html: string } {
  const { locale, content, login } = mail;
  const { wish } = content;
  const voice = mailVoice(locale, wish, frame.operator);
  const draft = draftOf(mail, voice);
  const title = printable(wish.title, LONGEST_TITLE) || '?';
  const say = (key: string, name: string): string =>
    text(locale, `mail:${content.kind}.${key}`, { ...draft.values, title: name });
  const bare = say(draft.subject, title);
  const subject = draft.again ? text(locale, 'mail:reminder', { subject: bare }) : bare;
  const inside = (key: string): string => say(key, leadsNowhere(title));
  const view: LetterView = {
    lang: locale,
    subject,
    lead: inside(draft.lead),
    rest: draft.rest.map(inside),
    action: { label: inside('action'), url: draft.url },
    facts: [voice.fact('wish', leadsNowhere(title), [`${wish.project}#${wish.number}`]), ...draft.facts],
    why: text(locale, `mail:why.${draft.why}`, { login }),
    operator: operatorLines(mail, frame),
    links: linksBelow(mail, frame),
  };
  return { subject, text: wrapLines(plain(locale, view)).trim() + '\n', html: html(locale, view) };
}
