import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { type SmtpMailer, type SmtpOptions, smtpMailer } from '../../src/mail/smtp.ts';
import { MailServerUnusable, declinable } from '../../src/ports/mail.ts';
import type { SMTPServerOptions } from 'smtp-server';
import { aMail, aWish, contentOf, contents, kinds, nobody, noon, operator, unsubscribeUrl } from './mails.ts';
import { type MailServer, type ReadMail, read, startMailServer } from './smtp-world.ts';

let server: MailServer;
const mailers: SmtpMailer[] = [];
beforeAll(async () => {
  server = await startMailServer();
});
afterEach(() => mailers.splice(0).forEach((mailer) => mailer.close()));
afterAll(() => server.stop());

/** An address of this machine that does not look like one: what holds for mail servers elsewhere holds for it. */
const ELSEWHERE = '[::ffff:127.0.0.1]';

function mailer(options: Partial<SmtpOptions> = {}): SmtpMailer {
  const made = smtpMailer({
    url: `smtp://127.0.0.1:${server.port}`,
    from: { name: 'Wishwell à Lyon', address: 'wishes@wishwell.example' },
    publicUrl: 'https://wishwell.example',
    operator,
    clock: { now: () => noon },
    ...options,
  });
  mailers.push(made);
  return made;
}

async function sent(
  changes: Parameters<typeof aMail>[0] = {},
  options: Partial<SmtpOptions> = {},
): Promise<ReadMail> {
  await mailer(options).send(aMail(changes));
  const last = server.received.at(-1);
  if (!last) throw new Error('nothing arrived');
  return read(last);
}

/** Whatever a failure says, as the log would write it. */
async function failure(work: Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  await work.then(
    () => {
      throw new Error('it did not fail');
    },
    (err: unknown) => log.error({ err }),
  );
  return lines.join('\n');
}

describe('a mail', () => {
  test('arrives with its sender, its reader and an answer’s way to the operator', async () => {
    const { from, to, email } = await sent();
    expect({ from, to }).toEqual({ from: 'wishes@wishwell.example', to: ['ada@example.org'] });
    expect(email.from).toMatchObject({ name: 'Wishwell à Lyon', address: 'wishes@wishwell.example' });
    expect(email.to).toMatchObject([{ name: '', address: 'ada@example.org' }]);
    expect(email.replyTo).toMatchObject([{ address: 'help@lantern.example' }]);
    expect((await sent({}, { operator: nobody })).header('reply-to')).toEqual([]);
  });

  test('has its subject and both parts in the reader’s language', async () => {
    const { email, header } = await sent({ locale: 'fr' });
    expect(email.subject).toBe('Reçu\u00a0: 37,50\u00a0€ pour «\u00a0Dark mode\u00a0»');
    expect(header('content-type')[0]).toMatch(/^multipart\/alternative;/);
    expect(email.text).toContain('Votre carte a été débitée de 37,50\u00a0€');
    expect(email.html).toContain('<html lang="fr"');
    expect(email.html).toContain('Votre carte a été débitée de 37,50\u00a0€');
    expect(email.attachments).toEqual([]);
  });

  test('is plain ASCII in its headers, and no line is longer than mail bears', async () => {
    const { raw } = await sent({ locale: 'fr', unsubscribeUrl, content: contentOf('quote-accepted') });
    const lines = raw.split('\r\n');
    const headers = lines.slice(0, lines.indexOf(''));
    expect(headers.filter((line) => /[^\t\x20-\x7e]/.test(line))).toEqual([]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(Math.max(...headers.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('says when it was written, that a machine did, and not by which program', async () => {
    const { header } = await sent();
    expect(header('date')).toEqual(['Thu, 26 Nov 2026 12:00:00 +0000']);
    expect(header('auto-submitted')).toEqual(['auto-generated']);
    expect(header('x-mailer')).toEqual([]);
  });

  test('has the same name each time it is sent, and no other mail has it', async () => {
    const first = await sent({ key: 'receipt:42:1' });
    const again = await sent({ key: 'receipt:42:1' });
    const other = await sent({ key: 'receipt:42:2' });
    expect(first.email.messageId).toMatch(/^<[0-9a-f]{32}@wishwell\.example>$/);
    expect(again.email.messageId).toBe(first.email.messageId);
    expect(other.email.messageId).not.toBe(first.email.messageId);
  });

  test.each(kinds)('can be declined by one click where it is only news: %s', async (kind) => {
    const { header } = await sent({ content: contentOf(kind), unsubscribeUrl });
    expect(header('list-unsubscribe')).toEqual(declinable(kind) ? [`<${unsubscribeUrl}>`] : []);
    expect(header('list-unsubscribe-post')).toEqual(declinable(kind) ? ['List-Unsubscribe=One-Click'] : []);
  });

  test('that nobody can decline by a link says nothing of it', async () => {
    const { header } = await sent({ content: contentOf('released') });
    expect([...header('list-unsubscribe'), ...header('list-unsubscribe-post')]).toEqual([]);
  });
});

describe('what people wrote', () => {
  test.each([
    ['a line break', 'Dark\r\nBcc: eve@example.org\r\n\r\nmode'],
    ['an encoded word', '=?utf-8?Q?=0D=0ABcc:_eve@example.org?='],
    ['writing from right to left', '\u202eedom kraD\u202c שלום'],
    ['10,000 characters', 'Dark mode '.repeat(1_000)],
    ['half a character', 'Dark \ud83d mode'],
    ['nothing visible', '\u200b\u2060'],
  ])('adds no header: %s', async (_, title) => {
    const content = { ...contentOf('refunded'), wish: aWish({ title }) };
    const { to, email, raw, header } = await sent({ content });
    expect(to).toEqual(['ada@example.org']);
    expect(header('bcc')).toEqual([]);
    expect(email.headers.map(({ key }) => key).toSorted()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'reply-to',
      'subject',
      'to',
    ]);
    expect(email.subject?.length).toBeLessThan(130);
    expect(raw.slice(0, raw.indexOf('\r\n\r\n')).length).toBeLessThan(1_500);
    expect(email.text).toContain('went back to your card');
  });

  test.each([
    'ada@example.org\r\nBcc: eve@example.org',
    'ada@example.org, eve@example.org',
    'Ada <ada@example.org>',
    '<ada@example.org>',
    'ada@example.org(eve@example.org)',
    'group:ada@example.org;',
    '"ada\u0000"@example.org',
    'ada',
    'ada@',
    '@example.org',
    `${'a'.repeat(300)}@example.org`,
    '',
  ])('is written to only where it is one address: %j', async (to) => {
    const before = server.received.length;
    expect(await mailer().send(aMail({ to }))).toEqual({
      kind: 'refused',
      permanent: true,
      answer: 'no address',
    });
    expect(server.received).toHaveLength(before);
  });

  test('may be an address with a letter that is not ASCII in its domain', async () => {
    const { to, raw } = await sent({ to: "o'hara+wish@bücher.example" });
    expect(to).toEqual(["o'hara+wish@bücher.example"]);
    expect(raw).toContain("\r\nTo: o'hara+wish@xn--bcher-kva.example\r\n");
  });

  test('a name of the sender adds nothing', async () => {
    const from = {
      name: '"Eve" <eve@example.org>,\r\nBcc: x@example.org',
      address: 'wishes@wishwell.example',
    };
    const { email, header } = await sent({}, { from });
    expect(email.from).toMatchObject({ address: 'wishes@wishwell.example' });
    expect([...header('bcc'), ...header('from')]).toHaveLength(1);
  });
});

describe('a mail is not taken for sent', () => {
  test('when its reader is refused', async () => {
    const refusing = await startMailServer({
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('No such user here'), { responseCode: 550 })),
    });
    const answer = await mailer({ url: `smtp://127.0.0.1:${refusing.port}` }).send(aMail());
    expect(answer).toEqual({ kind: 'refused', permanent: true, answer: '550' });
    await refusing.stop();
  });

  test('when the server refuses what it says, or the sender', async () => {
    const answering = async (options: SMTPServerOptions) => {
      const refusing = await startMailServer(options);
      const answer = await mailer({ url: `smtp://127.0.0.1:${refusing.port}` })
        .send(aMail())
        .catch((error: unknown) => error);
      await refusing.stop();
      return answer;
    };
    const refusal = Object.assign(new Error('5.7.1 looks like spam'), { responseCode: 554 });
    const message: SMTPServerOptions['onData'] = (stream, _session, done) => {
      stream.resume();
      stream.on('end', () => done(refusal));
    };
    expect(await answering({ onData: message })).toEqual({
      kind: 'refused',
      permanent: true,
      answer: '554 5.7.1',
    });
    // Then it would refuse every mail: nobody's address is to blame.
    expect(await answering({ onMailFrom: (_from, _session, done) => done(refusal) })).toBeInstanceOf(
      MailServerUnusable,
    );
  });

  test('when the server puts it off, and it is taken the next time by the same name', async () => {
    let tries = 0;
    const busy = await startMailServer({
      onRcptTo: (_address, _session, done) => {
        tries += 1;
        done(tries === 1 ? Object.assign(new Error('Try later'), { responseCode: 451 }) : null);
      },
    });
    const sender = mailer({ url: `smtp://127.0.0.1:${busy.port}` });
    expect(await sender.send(aMail())).toEqual({ kind: 'refused', permanent: false, answer: '451' });
    expect(await sender.send(aMail())).toEqual({ kind: 'sent' });
    const names = (await Promise.all(busy.received.map(read))).map(({ email }) => email.messageId);
    expect(names).toEqual([(await sent()).email.messageId]);
    await busy.stop();
  });

  test('when the connection breaks before it is acknowledged', async () => {
    const clear = await startMailServer({ disabledCommands: ['STARTTLS'] });
    const sockets: Socket[] = [];
    const broken = createServer((client) => {
      const behind = connect(clear.port, '127.0.0.1');
      sockets.push(client, behind);
      client.pipe(behind);
      behind.on('data', (answer: Buffer) => {
        // "354": the letter itself would follow now.
        if (/^354/m.test(answer.toString())) client.destroy();
        else client.write(answer);
      });
      for (const socket of [client, behind]) socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const { port } = broken.address() as AddressInfo;
    await expect(mailer({ url: `smtp://127.0.0.1:${port}` }).send(aMail())).rejects.toThrow(/did not take/);
    for (const socket of sockets) socket.destroy();
    broken.close();
    expect(clear.received).toEqual([]);
    await clear.stop();
  });

  test('when the server says nothing for too long', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const sender = mailer({ url: `smtp://127.0.0.1:${port}`, timeoutMs: 200 });
    await expect(sender.send(aMail())).rejects.toMatchObject({ cause: { code: 'ETIMEDOUT' } });
    silent.close();
  });
});

describe('the server', () => {
  test('is asked whether it is there', async () => {
    await expect(mailer().verify()).resolves.toBeUndefined();
    await expect(mailer({ url: 'smtp://127.0.0.1:9' }).verify()).rejects.toThrow(/does not answer/);
  });

  test('is spoken to in private where it offers that', async () => {
    expect((await sent()).secure).toBe(true);
  });

  test('is spoken to in private from the first word by smtps', async () => {
    const secure = await startMailServer({ secure: true });
    await mailer({ url: `smtps://127.0.0.1:${secure.port}` }).send(aMail());
    expect(secure.received.map((mail) => mail.secure)).toEqual([true]);
    await secure.stop();
  });

  test('elsewhere must show a certificate that somebody vouches for', async () => {
    const before = server.received.length;
    const work = mailer({ url: `smtp://${ELSEWHERE}:${server.port}` }).send(aMail());
    await expect(work).rejects.toThrow(/did not take/);
    expect(server.received).toHaveLength(before);
  });

  test('elsewhere is told no password in the clear, and without one gets mail as it comes', async () => {
    const asked: string[] = [];
    const clear = await startMailServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, done) => {
        asked.push(String(password));
        done(null, { user: 'wishes' });
      },
    });
    const secretive = mailer({ url: `smtp://wishes:hunter2@${ELSEWHERE}:${clear.port}` });
    await expect(secretive.send(aMail())).rejects.toThrow(/did not take/);
    expect(asked).toEqual([]);
    await mailer({ url: `smtp://${ELSEWHERE}:${clear.port}` }).send(aMail());
    expect(clear.received).toHaveLength(1);
    await clear.stop();
  });

  test('is told the credentials as they are meant, and no failure repeats them', async () => {
    const asked: unknown[] = [];
    const guarded = await startMailServer({
      authOptional: false,
      onAuth: ({ username, password }, _session, done) => {
        asked.push([username, password]);
        if (password === 'p%s/s@') done(null, { user: username });
        else done(new Error('Invalid username or password'));
      },
    });
    const at = (password: string): SmtpMailer =>
      mailer({ url: `smtp://wishes%40example.org:${password}@127.0.0.1:${guarded.port}` });
    await at('p%25s%2Fs%40').send(aMail());
    expect(asked).toEqual([['wishes@example.org', 'p%s/s@']]);
    expect(guarded.received).toHaveLength(1);
    const told = await failure(at('hunter2-wrong').send(aMail()));
    expect(told).toContain('did not take a mail');
    expect(told).not.toMatch(/hunter2|wishes@example|d2lzaGVz/);
    await guarded.stop();
  });
});

test('every mail there is arrives whole', async () => {
  for (const [key, content] of Object.entries(contents)) {
    const { email } = await sent({ key, content, locale: 'fr', unsubscribeUrl });
    expect([email.text?.length, email.html?.length].every((length) => (length ?? 0) > 300)).toBe(true);
  }
});
