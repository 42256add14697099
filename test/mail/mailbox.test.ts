import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mailboxMailer } from '../../src/mail/mailbox.ts';
import { type LocalMailbox, localMailbox } from '../../src/sandbox/mailbox.ts';
import { mailPages } from '../../src/sandbox/playground/mail.ts';
import { aMail, aWish, contentOf, contents, noon, operator, unsubscribeUrl } from './mails.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wishwell-mailbox-'));
  file = join(folder, 'mail.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const mailerInto = (mailbox: LocalMailbox) =>
  mailboxMailer(
    {
      from: { name: 'Wishwell', address: 'wishes@localhost' },
      publicUrl: 'http://localhost:3000',
      operator,
      clock: { now: () => noon },
    },
    mailbox,
  );

async function fetched(mailbox: LocalMailbox, path: string): Promise<{ status: number; html: string }> {
  const answer = await mailPages(mailbox.letters).request(path);
  return { status: answer.status, html: await answer.text() };
}

describe('the mailbox', () => {
  test('keeps letters over a restart, for their owner alone', async () => {
    const before = localMailbox(file);
    const mailer = mailerInto(before);
    await mailer.verify();
    for (const [key, content] of Object.entries(contents)) await mailer.send(aMail({ key, content }));
    const after = localMailbox(file);
    expect(after.letters).toEqual(before.letters);
    expect(after.letters).toHaveLength(Object.keys(contents).length);
    expect(after.letters[0]).toMatchObject({ to: 'ada@example.org', writtenAt: '2026-11-26T12:00:00Z' });
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  test('shows a letter that was sent twice once, also after a restart', async () => {
    const mailbox = localMailbox(file);
    await mailerInto(mailbox).send(aMail());
    await mailerInto(mailbox).send(aMail());
    await mailerInto(localMailbox(file)).send(aMail());
    expect(mailbox.letters).toHaveLength(1);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
  });

  test('forgets a letter that was cut off while it was written, and takes it anew', async () => {
    await mailerInto(localMailbox(file)).send(aMail({ key: 'first' }));
    appendFileSync(file, '{"messageId":"<cut');
    const mailbox = localMailbox(file);
    expect(mailbox.letters).toHaveLength(1);
    await mailerInto(mailbox).send(aMail({ key: 'second' }));
    expect(localMailbox(file).letters).toHaveLength(2);
  });

  test('takes no letter to what is no address', async () => {
    const mailbox = localMailbox(file);
    const answer = await mailerInto(mailbox).send(aMail({ to: 'a@b.example, c@d.example' }));
    expect(answer).toMatchObject({ kind: 'refused', permanent: true });
    expect(mailbox.letters).toEqual([]);
  });
});

describe('its page', () => {
  test('lists letters, newest first, and counts them', async () => {
    const mailbox = localMailbox(file);
    expect((await fetched(mailbox, '/sandbox/mail')).html).toContain('No mail yet');
    const mailer = mailerInto(mailbox);
    await mailer.send(aMail({ key: '1' }));
    await mailer.send(aMail({ key: '2', to: 'grace@example.org', content: contentOf('started') }));
    const { html } = await fetched(mailbox, '/sandbox/mail');
    expect([...html.matchAll(/href="\/sandbox\/mail\/(\d+)">([^<]*)</g)].map(([, n, s]) => [n, s])).toEqual([
      ['2', 'Start: €500 collected for “Dark mode”, due on 20 December 2026'],
      ['1', 'Receipt: €37.50 for “Dark mode”'],
    ]);
    expect(html).toMatch(/to grace@example\.org · <time[^>]*>2026-11-26 12:00 UTC/);
    expect((await fetched(mailbox, '/sandbox/mail/count')).html).toBe('2');
  });

  test('shows one letter: its envelope, its HTML in a frame that runs nothing, and its text', async () => {
    const mailbox = localMailbox(file);
    await mailerInto(mailbox).send(aMail({ content: contentOf('quote-accepted'), unsubscribeUrl }));
    const { html } = await fetched(mailbox, '/sandbox/mail/1');
    expect(html).toContain('Wishwell &lt;wishes@localhost&gt;');
    expect(html).toContain(`<dd>${unsubscribeUrl}</dd>`);
    const [, sandbox = '', srcdoc = ''] = /sandbox="([^"]*)"\s+srcdoc="([^"]*)"/.exec(html) ?? [];
    expect(sandbox).not.toMatch(/allow-(?:scripts|same-origin|forms|top-navigation)/);
    expect(srcdoc).toContain('&lt;h1');
    expect(srcdoc).toContain('&lt;base target=&quot;_blank&quot;&gt;');
    const pledge = 'https://wishwell.example/gh/works/lantern/3/pledge';
    expect(html).toContain(`See or withdraw your pledge:\n<a href="${pledge}">${pledge}</a>\n`);
    expect(html).not.toMatch(/<script/);
  });

  test('escapes what people wrote', async () => {
    const mailbox = localMailbox(file);
    const wish = aWish({ title: '</pre><script>alert(1)</script>"><img src=x>' });
    await mailerInto(mailbox).send(aMail({ content: { ...contentOf('refunded'), wish } }));
    for (const path of ['/sandbox/mail', '/sandbox/mail/1'])
      expect((await fetched(mailbox, path)).html).not.toMatch(/<script|<img/);
  });

  test.each(['/sandbox/mail/2', '/sandbox/mail/0', '/sandbox/mail/x', '/sandbox/mail/1/2'])(
    'finds nothing at %s',
    async (path) => {
      const mailbox = localMailbox(file);
      await mailerInto(mailbox).send(aMail());
      expect((await fetched(mailbox, path)).status).toBe(404);
    },
  );
});
