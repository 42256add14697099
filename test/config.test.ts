import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { KEY, LIVE, live, refusal, sandbox } from './config/variables.ts';
import { noOperator } from './support/an-operator.ts';

describe('without any credential', () => {
  test('the local run is configured, with ports one after the other', () => {
    expect(sandbox()).toEqual({
      mode: 'sandbox',
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      dataDir: resolve('.data'),
      databaseUrl: undefined,
      ports: { github: 3001, stripe: 3002, postgres: 3003 },
      mail: undefined,
      operator: noOperator,
      currencies: ['EUR'],
      logLevel: 'info',
      limits: { apiPerMinute: 300, proxies: 1 },
      sessionSecret: undefined,
    });
  });

  test('the ports follow PORT, and each can be set', () => {
    const { port, publicUrl, ports } = sandbox({ PORT: '4000', SANDBOX_STRIPE_PORT: '9000' });
    expect({ port, publicUrl, ports }).toEqual({
      port: 4000,
      publicUrl: 'http://localhost:4000',
      ports: { github: 4001, stripe: 9000, postgres: 4003 },
    });
  });

  test('variables that are set to nothing are not set', () => {
    expect(sandbox({ APP_ID: '', WEBHOOK_SECRET: '  ', PORT: '' }).port).toBe(3000);
  });

  test('an address of an API is no credential', () => {
    expect(sandbox({ GITHUB_API_URL: 'https://api.github.com' }).mode).toBe('sandbox');
  });

  test('ports that collide or do not exist are refused', () => {
    expect(refusal({ PORT: '3000', SANDBOX_GITHUB_PORT: '3000' })).toMatch(/are not all different/);
    expect(refusal({ PORT: '65534' })).toMatch(/PORT leaves no room/);
  });
});

describe('with credentials', () => {
  test('the real app is configured, with the addresses of GitHub and Stripe', () => {
    expect(live()).toEqual({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'https://wishwell.example.org',
      databaseUrl: undefined,
      github: {
        appId: 12_345,
        privateKey: expect.stringContaining('-----BEGIN PRIVATE KEY-----'),
        webhookSecrets: ['w'.repeat(32)],
        clientId: 'Iv1.abcdef',
        clientSecret: 'client-secret',
        apiUrl: 'https://api.github.com',
        url: 'https://github.com',
      },
      stripe: {
        secretKey: 'sk_test_123',
        webhookSecret: 'whsec_123',
        connectWebhookSecret: undefined,
        apiUrl: 'https://api.stripe.com',
      },
      mail: undefined,
      operator: noOperator,
      currencies: ['EUR'],
      sessionSecret: 's'.repeat(32),
      dataDir: resolve('.data'),
      logLevel: 'info',
      limits: { apiPerMinute: 300, proxies: 1 },
      refreshDelaySeconds: 30,
      sandbox: false,
    });
  });

  test('callers are counted by the address that the operator’s own proxies saw', () => {
    expect(live({ HOST: '0.0.0.0' }).limits).toEqual({ apiPerMinute: 300, proxies: 0 });
    expect(live({ TRUSTED_PROXIES: '2', API_REQUESTS_PER_MINUTE: '60' }).limits).toEqual({
      apiPerMinute: 60,
      proxies: 2,
    });
    expect(refusal({ ...LIVE, TRUSTED_PROXIES: 'all', API_REQUESTS_PER_MINUTE: '0' })).toMatch(
      /TRUSTED_PROXIES is not a number of proxies[\s\S]*|API_REQUESTS_PER_MINUTE is not a number of requests/,
    );
  });

  test('nothing of it can be changed afterwards', () => {
    const app = live();
    expect(Object.isFrozen(app)).toBe(true);
    expect(Object.isFrozen(app.github.webhookSecrets)).toBe(true);
  });

  test('the embedded PostgreSQL has a port of its own, which matters only without DATABASE_URL', () => {
    expect(loadConfig({ ...LIVE, PORT: '5000' })).toMatchObject({ postgresPort: 5003 });
    expect(refusal({ ...LIVE, PORT: '5000', SANDBOX_POSTGRES_PORT: '5000' })).toMatch(/not all different/);
    const DATABASE_URL = 'postgres://u:p@db/wishwell';
    expect(live({ PORT: '65535', DATABASE_URL })).toMatchObject({ port: 65_535, databaseUrl: DATABASE_URL });
  });

  test.each(Object.keys(LIVE))('%s alone missing is named, with what to do', (name) => {
    const lines = refusal({ ...LIVE, [name]: undefined }).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(new RegExp(`^- ${name} is missing\\. (Set|Copy) `));
  });

  test('one of them calls for all the others, in one message', () => {
    const message = refusal({ STRIPE_SECRET_KEY: 'sk_test_123' });
    for (const name of Object.keys(LIVE).filter((each) => each !== 'STRIPE_SECRET_KEY')) {
      expect(message).toContain(`- ${name} is missing`);
    }
    expect(message).toMatch(/^Wishwell cannot start: 8 settings are not right\./);
  });
});

describe('the private key', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wishwell-config-'));
    writeFileSync(join(folder, 'key.pem'), KEY);
    writeFileSync(join(folder, 'other.pem'), 'not a key');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const expected = () => live().github.privateKey;

  test.each([
    ['with \\n written out', KEY.replaceAll('\n', String.raw`\n`)],
    ['in base64', Buffer.from(KEY).toString('base64')],
    ['with spaces around it', `\n ${KEY} \n`],
  ])('may be given %s', (_form, text) => {
    expect(live({ PRIVATE_KEY: text }).github.privateKey).toBe(expected());
  });

  test('may be in a file', () => {
    const changes = { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: join(folder, 'key.pem') };
    expect(live(changes).github.privateKey).toBe(expected());
  });

  test('is refused when it is something else, given twice, or not there', () => {
    const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    expect(refusal({ ...LIVE, PRIVATE_KEY: 'hello' })).toContain('PRIVATE_KEY is not an RSA private key');
    expect(refusal({ ...LIVE, PRIVATE_KEY: other })).toContain('PRIVATE_KEY is not an RSA private key');
    const path = (PRIVATE_KEY_PATH: string) => refusal({ ...LIVE, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH });
    expect(path(join(folder, 'other.pem'))).toContain(
      'PRIVATE_KEY_PATH names a file without an RSA private key',
    );
    expect(path(join(folder, 'none.pem'))).toContain('PRIVATE_KEY_PATH names a file that cannot be read');
    expect(refusal({ ...LIVE, PRIVATE_KEY_PATH: join(folder, 'key.pem') })).toContain('are both set');
  });
});

describe('secrets', () => {
  test('Probot’s default webhook secret, and any under 32 bytes, is refused', () => {
    for (const WEBHOOK_SECRET of ['development', 'w'.repeat(31), `${'w'.repeat(32)},short`]) {
      expect(refusal({ ...LIVE, WEBHOOK_SECRET })).toContain('WEBHOOK_SECRET is too short');
    }
  });

  test('two webhook secrets hold while one replaces the other, three do not', () => {
    const [one, two] = ['1'.repeat(32), '2'.repeat(40)];
    expect(live({ WEBHOOK_SECRET: `${one}, ${two}` }).github.webhookSecrets).toEqual([one, two]);
    expect(refusal({ ...LIVE, WEBHOOK_SECRET: `${one},${two},${one}` })).toContain('more than two');
  });

  test('bytes count, not letters', () => {
    expect(live({ WEBHOOK_SECRET: 'é'.repeat(16) }).github.webhookSecrets).toEqual(['é'.repeat(16)]);
  });

  test('a session secret under 32 characters is refused in either mode', () => {
    expect(refusal({ ...LIVE, SESSION_SECRET: 'short' })).toContain('SESSION_SECRET is too short');
    expect(refusal({ SESSION_SECRET: 'short' })).toContain('SESSION_SECRET is too short');
  });

  test('a publishable key of Stripe is told from a secret one', () => {
    expect(refusal({ ...LIVE, STRIPE_SECRET_KEY: 'pk_live_1' })).toContain('is a publishable key');
  });

  test('no value of any variable is ever in the message', () => {
    const others =
      'HOST PORT DATABASE_URL PRIVATE_KEY_PATH GITHUB_API_URL GITHUB_URL STRIPE_API_URL STRIPE_CONNECT_WEBHOOK_SECRET ' +
      'CURRENCIES LOG_LEVEL SANDBOX_POSTGRES_PORT SMTP_URL MAIL_FROM OPERATOR_EMAIL OPERATOR_TERMS_URL ' +
      'OPERATOR_PRIVACY_URL PLATFORM_FEE_PERCENT MAX_HOLD_DAYS';
    const names = [...Object.keys(LIVE), ...others.split(' ')];
    const canary = (name: string): string => `canary ${name.toLowerCase()}@/?#`;
    const message = refusal(Object.fromEntries(names.map((name) => [name, canary(name)])));
    for (const name of names) expect(message).toContain(`- ${name} `);
    expect(message).not.toMatch(/canary/i);
  });
});

describe('addresses', () => {
  test.each([
    ['https://api.github.com', 'https://github.com'],
    ['https://ghe.example.com/api/v3/', 'https://ghe.example.com'],
    ['https://api.octo.ghe.com', 'https://octo.ghe.com'],
    ['http://127.0.0.1:4001/api/v3', 'http://127.0.0.1:4001'],
  ])('the pages that belong to the API at %s are at %s', (api, pages) => {
    expect(live({ GITHUB_API_URL: api }).github).toMatchObject({
      apiUrl: api.replace(/\/$/, ''),
      url: pages,
    });
  });

  test('the pages of GitHub can be elsewhere', () => {
    expect(live({ GITHUB_URL: 'https://git.example.com/' }).github.url).toBe('https://git.example.com');
  });

  test('the public address is an origin, encrypted unless it is on this machine', () => {
    expect(live({ PUBLIC_URL: 'https://w.example.org/' }).publicUrl).toBe('https://w.example.org');
    expect(live({ PUBLIC_URL: 'http://localhost:3000' }).publicUrl).toBe('http://localhost:3000');
    expect(refusal({ ...LIVE, PUBLIC_URL: 'http://w.example.org' })).toContain('PUBLIC_URL is not encrypted');
    expect(refusal({ ...LIVE, PUBLIC_URL: 'https://w.example.org/app' })).toContain('PUBLIC_URL has a path');
  });

  test('the public address may be left out where GitHub is on this machine too', () => {
    const changes = { PUBLIC_URL: undefined, GITHUB_API_URL: 'http://localhost:4001/api/v3', PORT: '4000' };
    expect(live(changes).publicUrl).toBe('http://localhost:4000');
  });

  test('Stripe’s address is an origin', () => {
    expect(live({ STRIPE_API_URL: 'http://127.0.0.1:4002/' }).stripe.apiUrl).toBe('http://127.0.0.1:4002');
    expect(refusal({ ...LIVE, STRIPE_API_URL: 'https://api.stripe.com/v1' })).toContain(
      'STRIPE_API_URL has a path',
    );
  });
});

describe('the rest', () => {
  test('currencies are ISO codes, each once', () => {
    expect(live({ CURRENCIES: 'eur, usd,EUR' }).currencies).toEqual(['EUR', 'USD']);
    expect(refusal({ ...LIVE, CURRENCIES: 'EUR,XQZ' })).toContain(
      'CURRENCIES names XQZ, which is no currency',
    );
  });

  test.each([
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '3e3'],
    ['HOST', 'http://x'],
    ['LOG_LEVEL', 'loud'],
    ['APP_ID', 'abc'],
    ['DATABASE_URL', 'mysql://x/y'],
    ['GITHUB_API_URL', 'api.github.com'],
    ['GITHUB_API_URL', 'https://user:pass@api.github.com'],
  ])('%s may not be %s', (name, value) => {
    expect(refusal({ ...LIVE, [name]: value })).toMatch(new RegExp(`- ${name} (is not|has|leaves)`));
  });

  test('everything that is wrong is said at once', () => {
    const message = refusal({ ...LIVE, PORT: 'x', LOG_LEVEL: 'x', APP_ID: 'x', CURRENCIES: 'x' });
    expect(message.split('\n').map((line) => line.split(' ')[1])).toEqual([
      'cannot',
      'APP_ID',
      'PORT',
      'CURRENCIES',
      'LOG_LEVEL',
    ]);
  });
});
