import { describe, expect, test } from 'vitest';
import { createLog } from '../src/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void, secrets: readonly string[] = []): string {
  const lines: string[] = [];
  write(createLog({ level: 'trace', secrets, destination: { write: (line) => void lines.push(line) } }));
  return lines.join('');
}

const CANARY = 'canary-4711';

describe('what is kept', () => {
  test('a line is JSON with level, time, message and fields', () => {
    const line = JSON.parse(
      logged((log) => log.info({ campaign: 7n, repository: 'octo/hello' }, 'wish opened')),
    );
    expect(line).toMatchObject({
      level: 'info',
      msg: 'wish opened',
      campaign: '7',
      repository: 'octo/hello',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  test('an error keeps its name, message, stack, code and causes', () => {
    const cause = Object.assign(new Error('connection reset'), { code: 'ECONNRESET' });
    const line = JSON.parse(logged((log) => log.error(new TypeError('no answer', { cause }), 'gave up')));
    expect(line).toMatchObject({
      msg: 'gave up',
      err: {
        name: 'TypeError',
        message: 'no answer',
        stack: expect.stringContaining('log.test'),
        cause: { message: 'connection reset', code: 'ECONNRESET' },
      },
    });
  });

  test('an event’s name stays, its content does not', () => {
    const output = logged((log) => {
      log.info({ event: 'issues' });
      log.info({ event: { payload: CANARY } });
    });
    expect(output).toContain('"event":"issues"');
    expect(output).not.toContain(CANARY);
  });
});

describe('what never appears', () => {
  test.each<[string, object]>([
    ['an authorization header', { authorization: `token ${CANARY}` }],
    ['headers, deep inside', { a: { b: { headers: { 'x-hub-signature-256': CANARY } } } }],
    ['secrets by any name', { clientSecret: CANARY, STRIPE_SECRET_KEY: CANARY, private_key: CANARY }],
    ['a session cookie', { cookie: CANARY, sets: [{ 'set-cookie': CANARY }] }],
    ['a payload and a comment’s body', { payload: { issue: CANARY }, comment: { id: 1, body: CANARY } }],
    ['what is too deep to look at', { a: { b: { c: { d: { e: { f: { g: { h: CANARY } } } } } } } }],
    ['a private key', { note: `-----BEGIN RSA PRIVATE KEY-----\n${CANARY}\n-----END RSA PRIVATE KEY-----` }],
    ['a password in an address', { address: `postgres://wishwell:${CANARY}@localhost/wishwell` }],
  ])('%s', (_what, fields) => {
    const output = logged((log) => {
      log.info(fields);
      log.child(fields).info('from a child');
      log.child({ name: 'inner' }).child(fields, { level: 'info' }).info('from its child');
    });
    expect(output).toContain('from a child');
    expect(output).not.toContain(CANARY);
  });

  test('what libraries hang on their errors', () => {
    const event = { payload: { comment: { body: CANARY } } };
    const error = Object.assign(new AggregateError([Object.assign(new Error('inner'), { event })], 'outer'), {
      event,
      request: { headers: { authorization: CANARY } },
      client: { password: CANARY },
      detail: `Failing row contains (${CANARY})`,
    });
    const output = logged((log) => {
      log.error(error);
      log.error({ err: error, nested: { error } }, 'again');
    });
    expect(output).toContain('inner');
    expect(output).not.toContain(CANARY);
  });

  test('keys by their looks, in a message too', () => {
    const keys = ['ghs_abcdefgh12345678', 'github_pat_11ABCDEFG', 'sk_test_abcdefgh', 'whsec_abcdefgh'];
    const output = logged((log) => log.info(`Bearer abcdef.ghijkl ${keys.join(' ')}`));
    for (const key of [...keys, 'abcdef.ghijkl']) expect(output).not.toContain(key);
  });

  test('the configuration’s own secrets, wherever they come from', () => {
    const secrets = ['plain-secret', 'with "quotes"\nand lines', ''];
    const output = logged((log) => {
      log.info({ note: secrets }, secrets[0]);
      log.error(new Error(`refused ${secrets[1]}`));
    }, secrets);
    expect(output).not.toMatch(/plain-secret|and lines/);
    expect(
      output
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).level),
    ).toEqual(['info', 'error']);
  });
});
