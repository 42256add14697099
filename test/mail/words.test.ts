import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { declinable, type MailContent, type MailKind } from '../../src/ports/mail.ts';
import { renderMail } from '../../src/templates/mail.ts';
import { locales } from '../../src/templates/texts.ts';
import { aMail, aWish, contents, kinds, nobody, operator, unsubscribeUrl } from './mails.ts';

const publicUrl = 'https://wishwell.example';
const frame = { publicUrl, operator };
const SNAPSHOTS = join(import.meta.dirname, 'snapshots');

/** Says the same kind twice to the compiler: a kind that is added must be listed here. */
const EVERY_KIND: Readonly<Record<MailKind, true>> = {
  receipt: true,
  'confirm-card': true,
  'new-card': true,
  'card-expiring': true,
  'quote-accepted': true,
  'quote-changed': true,
  released: true,
  refunded: true,
  'refund-failed': true,
  started: true,
  'paid-out': true,
  'payout-waiting': true,
  'payout-needed': true,
  disputed: true,
};

const render = (content: MailContent, locale: 'en' | 'fr' = 'en') =>
  renderMail(aMail({ content, locale, unsubscribeUrl }), frame);
const every = Object.entries(contents).flatMap(([name, content]) =>
  locales.map((locale) => ({ name, locale, content, mail: render(content, locale) })),
);

test('every kind of mail is here', () => {
  expect(kinds.toSorted()).toEqual(Object.keys(EVERY_KIND).toSorted());
});

describe.each(locales)('in %s, what is said', (locale) => {
  test.each(Object.entries(contents))('%s', async (name, content) => {
    const { subject, text } = render(content, locale);
    const file = `${name.replaceAll(/[^\w-]+/g, '-')}.${locale}.txt`;
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(join(SNAPSHOTS, file));
  });
});
