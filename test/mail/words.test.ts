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
  withdrawal: true,
  'refund-by-operator': true,
  'sum-shrunk': true,
  started: true,
  'paid-out': true,
  'payout-waiting': true,
  'payout-needed': true,
  'payout-refused': true,
  'issue-changed': true,
  disputed: true,
  'ready-asked': true,
  'due-soon': true,
  overdue: true,
  'extension-asked': true,
  'extension-agreed': true,
  'extension-refused': true,
  'review-asked': true,
  'may-object': true,
  'merge-missing': true,
  'settle-asked': true,
  'vote-asked': true,
  expiring: true,
  'expiry-ahead': true,
};

const render = (content: MailContent, locale = 'en') =>
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

describe('every mail', () => {
  test.each(every.map(({ name, locale, mail }) => [`${name}, ${locale}`, mail] as const))(
    'leaves no gap and no foreign word: %s',
    (_, { subject, text, html }) => {
      for (const words of [subject, text, html]) {
        expect(words).not.toMatch(/\{\{|\}\}|undefined|\[object|NaN|mail:/);
        expect(words).not.toMatch(/donat|\bgifts?\b|escrow|\bdons?\b|cadeau|séquestre/i);
      }
    },
  );

  test('says the amount and the wish in its subject and again in its first line', () => {
    for (const { content, mail } of every) {
      const first = mail.text.slice(0, mail.text.indexOf('\n\n')).replaceAll('\n', ' ');
      for (const words of [mail.subject, first]) {
        expect(words).toContain('Dark mode');
        if (content.kind !== 'payout-needed' && content.kind !== 'expiring')
          expect(words).toMatch(/€\d|\d\u00a0€/);
      }
    }
  });

  test('says in its first line until when, where that is asked', () => {
    const asking = every.filter(({ content }) => 'until' in content || 'coolingOffEndsAt' in content);
    expect(asking.length).toBeGreaterThan(10);
    for (const { mail } of asking) {
      const first = mail.text.slice(0, mail.text.indexOf('\n\n')).replaceAll('\n', ' ');
      expect(first).toMatch(/3 (?:December|décembre) 2026 (?:at|à) 14:05 \(Europe\/Paris\)/);
    }
  });

  test('about a card is calm: nothing was charged, and what happens if nothing is done', () => {
    const kinds = ['confirm-card', 'new-card', 'card-expiring', 'quote-changed', 'quote-accepted'];
    const asking = every.filter(({ content }) => kinds.includes(content.kind));
    for (const { mail } of asking) {
      expect(mail.text).toMatch(/Nothing was charged yet|Rien n’a été débité jusqu’ici/);
      expect(mail.text.replaceAll('\n', ' ')).toMatch(/If you do nothing|Si vous ne faites rien/);
    }
  });

  test('has text lines that are short, and every link alone on its line', () => {
    for (const { mail } of every) {
      const lines = mail.text.split('\n');
      expect(lines.filter((line) => line.length > 72 && !/^https:\S+$/.test(line))).toEqual([]);
      expect(lines.filter((line) => line.includes('://') && !/^https:\S+$/.test(line))).toEqual([]);
      expect(mail.text).not.toMatch(/\n{3}|[ \t]\n/);
    }
  });

  test('says in HTML all that it says in text, with one button', () => {
    for (const { mail } of every) {
      const shown = oneLine(unescaped(mail.html.replace(/<[^>]*>/g, '\n')));
      const [before = '', after = ''] = mail.text.split(/\n(?=https:)/, 2);
      const paragraphs = before.split('\n\n').slice(0, -1);
      const facts = after.slice(after.indexOf('\n\n'), after.indexOf('\n--\n')).trim().split('\n');
      expect(paragraphs.length).toBeGreaterThan(1);
      for (const words of paragraphs) expect(shown).toContain(oneLine(words));
      for (const fact of facts) expect(shown).toContain(oneLine(fact.replace(/^\S[^:]*?\u00a0?: /, '')));
      expect(mail.html.match(/display: inline-block/g)).toHaveLength(1);
    }
  });

  test('loads nothing, watches nobody, and says its language', () => {
    for (const { locale, mail } of every) {
      expect(mail.html).toContain(`<html lang="${locale}"`);
      expect(mail.html).not.toMatch(
        /<(?:img|script|link|iframe|table|object|form|video)\b|url\(|@import|src=/i,
      );
      expect(mail.html).not.toMatch(/utm_|pixel|track/i);
    }
  });

  test('says why it comes and who runs the server, as far as that is known', () => {
    for (const { content, mail } of every) {
      const text = mail.text.replaceAll('\n', ' ');
      const toOperator = content.kind === 'payout-refused' && content.to === 'operator';
      expect(text).toMatch(
        toOperator ? /you run this server|exploitez ce serveur/ : /@ada (?:on|sur) GitHub/,
      );
      expect(text).toContain('12 Rue des Puits 69001 Lyon, France');
      expect(mail.text).toContain('https://wishwell.example/about');
    }
    const unnamed = renderMail(aMail(), { publicUrl, operator: nobody }).text;
    expect(unnamed).toContain('It comes from Wishwell at wishwell.example.');
    expect(unnamed).not.toContain('Charged by');
  });

  test('offers to take no more of it only where it is news', () => {
    for (const { content, mail } of every)
      expect([content.kind, mail.text.includes(unsubscribeUrl), mail.html.includes('/unsubscribe/')]).toEqual(
        [content.kind, declinable(content.kind), declinable(content.kind)],
      );
  });
});

const oneLine = (words: string): string => words.replace(/\s+/g, ' ').trim();

const unescaped = (html: string): string =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&amp;', '&');

describe('a receipt', () => {
  const receipt = (
    changes: Partial<Extract<MailContent, { kind: 'receipt' }>>,
    locale: 'en' | 'fr' = 'en',
  ) => {
    const content = contents['receipt'];
    if (content?.kind !== 'receipt') throw new Error('no receipt');
    return render({ ...content, ...changes }, locale);
  };

  test('says what was charged of what was pledged, and what was not', () => {
    const { text } = receipt({ pledged: 5_000n, paid: 3_333n });
    expect(text).toContain('\nCharged: €33.33\nYour pledge: €50\nNot charged: €16.67\n');
    expect(receipt({ pledged: 5_000n, paid: 5_000n }).text).not.toContain('Not charged');
  });

  test('names payment, day, wish, developer, due day and who charged', () => {
    const { text } = receipt({});
    for (const fact of [
      'Reference: pi_3QxYz',
      'Date: 26 November 2026',
      'Wish: Dark mode\n  works/lantern#3',
      'Developer: @grace',
      'Due: 20 December 2026',
      'Charged by: Lantern Works e. V.\n  12 Rue des Puits\n  69001 Lyon, France\n  RNA W691234567',
    ])
      expect(text).toContain(`\n${fact}\n`);
  });

  test('names the organisation as it was written, as far as it was', () => {
    const billing = { organisation: 'Analytical <Engines>', address: '1 Square\r\nLondon', taxNumber: '' };
    const { text, html } = receipt({ billing });
    expect(text).toContain('\nOn behalf of: Analytical <Engines>\n  1 Square\n  London\nCharged by');
    expect(html).toContain('Analytical &lt;Engines&gt;');
    const numbered = receipt({ billing: { organisation: '', address: '', taxNumber: 'FR 1' } }, 'fr').text;
    expect(numbered).toContain('Pour le compte de\u00a0: Numéro fiscal\u00a0: FR 1\n');
  });

  test('is exact in every currency, and of the day in the project’s time zone', () => {
    const at = (currency: string) => receipt({ wish: aWish({ currency }), paid: 3_751n }).subject;
    expect([at('JPY'), at('KWD'), at('USD')]).toEqual([
      'Receipt: ¥3,751 for “Dark mode”',
      'Receipt: KWD\u00a03.751 for “Dark mode”',
      'Receipt: $37.51 for “Dark mode”',
    ]);
    const paidAt = Temporal.Instant.from('2026-11-26T23:30:00Z');
    expect(receipt({ paidAt }).text).toContain('Date: 27 November 2026');
  });
});

describe('a title', () => {
  const titled = (title: string) =>
    render({ kind: 'refunded', wish: aWish({ title }), amount: 1n, whole: true });

  test('changes no markup', () => {
    const { html } = titled('</title></h1><script>alert(1)</script><img src=x onerror=alert(1)>"\'{{t}}');
    expect(html).not.toMatch(/<script|<img|<\/h1><|onerror=alert/);
    expect(html.match(/<h1/g)).toHaveLength(1);
  });

  test('leads nowhere and calls nobody', () => {
    const { text, html } = titled(
      'Pay at https://evil.example/x or www.evil.example, @torvalds mail@evil.example',
    );
    for (const words of [text, html.slice(html.indexOf('<body'))])
      expect(words).not.toMatch(/evil\.example|@torvalds/);
    expect(html).not.toMatch(/href="[^"]*evil/);
    expect(text.replaceAll('\u200b', '')).toContain('https://evil.example/x');
  });

  test('is one line, in one direction, and not endless', () => {
    const { subject, text } = titled(`Dark\r\n\u202emode\u0000\n\n${'and more '.repeat(1_200)}`);
    expect(subject).toMatch(/^Refund: €0\.01 for “Dark mode and more .*…”$/);
    expect(subject.length).toBeLessThan(130);
    expect(text.length).toBeLessThan(1_500);
  });

  test('of nothing visible leaves no hole', () => {
    expect(titled('\u200b\u00ad').subject).toBe('Refund: €0.01 for “?”');
  });
});
