// A real server whose environment was not read, or was misspelt, must not come up as the local run: anything that looks like a
// setting of ours and is not one stops the start, and nothing else in the environment does.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withDotEnv } from '../../src/config/dotenv.ts';
import { SECRETS } from '../../src/config/names.ts';
import { LIVE, live, refusal, sandbox } from './variables.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wishwell-names-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kept = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const DATABASE_URL = 'postgres://u:p@db/wishwell';

describe('the local run is chosen', () => {
  test.each([
    ['DATABASE_URL', DATABASE_URL],
    ['PUBLIC_URL', 'https://wishes.example.org'],
    ['HOST', '0.0.0.0'],
    ['HOST', '::'],
    ['HOST', '192.168.1.7'],
    ['HOST', 'wishes.example.org'],
  ])('not where %s says %s: the start names it and every credential that is missing', (name, value) => {
    const message = refusal({ [name]: value });
    expect(message).toContain(`- ${name} is for a real server, and there are no credentials`);
    for (const each of ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET', 'STRIPE_SECRET_KEY', 'SESSION_SECRET'])
      expect(message).toContain(`- ${each} is missing`);
    expect(message).not.toContain('u:p');
  });

  test('all that asks for a real server is named at once', () => {
    expect(refusal({ DATABASE_URL, HOST: '0.0.0.0', PUBLIC_URL: 'https://w.example.org' })).toContain(
      '- DATABASE_URL and PUBLIC_URL and HOST are for a real server',
    );
    expect(refusal({ DATABASE_URL_FILE: kept('url', DATABASE_URL) })).toContain(
      '- DATABASE_URL is for a real',
    );
  });

  test.each(['127.0.0.1', '127.8.9.1', 'localhost', '::1'])('where HOST is %s', (HOST) => {
    expect(sandbox({ HOST }).host).toBe(HOST);
  });

  test('where PUBLIC_URL is an address of this machine', () => {
    expect(sandbox({ PUBLIC_URL: 'http://localhost:4000' }).publicUrl).toBe('http://localhost:4000');
  });

  test('with a database of its own where SANDBOX_DATABASE_URL says so', () => {
    expect(sandbox({ SANDBOX_DATABASE_URL: DATABASE_URL }).databaseUrl).toBe(DATABASE_URL);
    expect(live({ SANDBOX_DATABASE_URL: DATABASE_URL }).databaseUrl).toBeUndefined();
  });
});

describe('a name that looks like one of ours stops the start', () => {
  test.each([
    ['STRIPE_SECRETKEY', 'STRIPE_SECRET_KEY'],
    ['STRIPE_SCERET_KEY', 'STRIPE_SECRET_KEY'],
    ['STRIPE_KEY', 'STRIPE_SECRET_KEY'],
    ['STRIPE_API_KEY', 'STRIPE_SECRET_KEY'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASEURL', 'DATABASE_URL'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['WEBHOOK_SECRETS', 'WEBHOOK_SECRET'],
    ['WEBHOOKSECRET', 'WEBHOOK_SECRET'],
    ['GITHUB_WEBHOOK_SECRET', 'WEBHOOK_SECRET'],
    ['GITHUB_APP_ID', 'APP_ID'],
    ['APPID', 'APP_ID'],
    ['PRIVAT_KEY', 'PRIVATE_KEY'],
    ['GITHUB_CLIENTID', 'GITHUB_CLIENT_ID'],
    ['SESION_SECRET', 'SESSION_SECRET'],
    ['PUBLIC_URI', 'PUBLIC_URL'],
    ['SMPT_URL', 'SMTP_URL'],
    ['OPERATER_NAME', 'OPERATOR_NAME'],
    ['MAX_HOLD_DAY', 'MAX_HOLD_DAYS'],
    ['DATABSE_URL_FILE', 'DATABASE_URL_FILE'],
    ['STRIPE_SECRETKEY_FILE', 'STRIPE_SECRET_KEY_FILE'],
    ['STRIPE_API_KEY_FILE', 'STRIPE_SECRET_KEY_FILE'],
  ])('%s: write %s', (name, right) => {
    const line = `- ${name} is not a variable of Wishwell. Write ${right}, or unset it.`;
    expect(refusal({ [name]: 'secret' }).split('\n')[1]).toBe(line);
    expect(refusal({ ...LIVE, [name]: 'secret', [right.replace(/_FILE$/, '')]: undefined })).toContain(line);
  });

  test.each(['APP_ID_FILE', 'PORT_FILE', 'PUBLIC_URL_FILE', 'MAIL_FROM_FILE'])(
    '%s: only secrets come from files',
    (name) => {
      expect(refusal({ [name]: '/run/secrets/x' })).toContain(`- ${name} is not read. `);
    },
  );

  test('and no other name does', () => {
    const others =
      'PATH HOME MAIL LOGNAME HOSTNAME HOSTTYPE SHELL LANG PWD TERM USER DISPLAY SESSION_MANAGER XDG_DATA_DIRS XDG_SESSION_ID ' +
      'SSL_CERT_FILE NODE_EXTRA_CA_CERTS AWS_WEB_IDENTITY_TOKEN_FILE POSTGRES_PASSWORD_FILE PGHOST PGPORT PGPASSFILE ' +
      'GITHUB_TOKEN GITHUB_ENV GITHUB_SHA GITHUB_REF GITHUB_SERVER_URL GITHUB_GRAPHQL_URL GITHUB_ACTION GITHUB_OUTPUT ' +
      'npm_config_port npm_package_name npm_lifecycle_event NODE_ENV NODE_OPTIONS HTTP_PROXY HTTPS_PROXY NO_PROXY ' +
      'REDIS_URL SENTRY_DSN PORTS GHOST KUBERNETES_SERVICE_HOST KUBERNETES_PORT DB_PORT_5432_TCP_PORT SYSTEMD_EXEC_PID ' +
      'INVOCATION_ID JOURNAL_STREAM CI RUNNER_OS TMPDIR TZ DOCKER_HOST STRIPE_PUBLISHABLE_KEY APP_ENV APP_NAME APP_URL ' +
      'DATABASE_PASSWORD CHROMIUM_PATH PICTURES CREDENTIALS_DIRECTORY STATE_DIRECTORY LOGS_DIRECTORY';
    const set = Object.fromEntries(others.split(' ').map((name) => [name, 'something']));
    expect(sandbox(set).mode).toBe('sandbox');
    expect(live(set).sandbox).toBe(false);
  });

  test('nor one that means what is set already under its right name, or that is set to nothing', () => {
    expect(live({ GITHUB_APP_ID: '12345', STRIPE_API_KEY: 'sk_test_123' }).github.appId).toBe(12_345);
    expect(sandbox({ DATABSE_URL: ' ' }).mode).toBe('sandbox');
  });
});

describe('a secret may come from a file', () => {
  test('each of them, without the line break at its end', () => {
    const values = {
      ...LIVE,
      DATABASE_URL,
      SMTP_URL: 'smtps://u:p@mail.example.org',
      STRIPE_CONNECT_WEBHOOK_SECRET: 'whsec_9',
    };
    const changes: Record<string, string | undefined> = { MAIL_FROM: 'a@example.org' };
    for (const [name, value] of Object.entries(values)) {
      if (!SECRETS.has(name)) continue;
      changes[name] = undefined;
      changes[`${name}_FILE`] = kept(name, `${value}\n`);
    }
    expect(Object.keys(changes).filter((name) => name.endsWith('_FILE'))).toHaveLength(SECRETS.size);
    const rest = { MAIL_FROM: 'a@example.org', SMTP_URL: values.SMTP_URL, DATABASE_URL };
    const { STRIPE_CONNECT_WEBHOOK_SECRET } = values;
    expect(live(changes)).toEqual(live({ ...rest, STRIPE_CONNECT_WEBHOOK_SECRET }));
  });

  test('and is refused where it cannot be: with no word of what was read', () => {
    const both = { ...LIVE, SESSION_SECRET_FILE: kept('both', 'canary') };
    expect(refusal(both)).toContain('- SESSION_SECRET and SESSION_SECRET_FILE are both set.');
    const missing = { ...LIVE, SESSION_SECRET: undefined, SESSION_SECRET_FILE: join(folder, 'canary') };
    expect(refusal(missing)).toContain('- SESSION_SECRET_FILE names a file that cannot be read.');
    const empty = { ...missing, SESSION_SECRET_FILE: kept('empty', '\n') };
    expect(refusal(empty)).toContain('- SESSION_SECRET_FILE names an empty file.');
    const wrong = { ...missing, SESSION_SECRET_FILE: kept('wrong', 'canary') };
    expect(refusal(wrong)).toContain('- SESSION_SECRET is too short.');
    for (const variables of [both, missing, empty, wrong]) expect(refusal(variables)).not.toContain('canary');
  });

  test('a credential in a file calls for all the others', () => {
    const message = refusal({ WEBHOOK_SECRET_FILE: kept('hook', LIVE.WEBHOOK_SECRET) });
    expect(message).toContain('- APP_ID is missing');
    expect(message).not.toContain('- WEBHOOK_SECRET is missing');
  });
});

describe('a .env in the working directory', () => {
  test('sets what the environment does not, several lines in quotes too', () => {
    const file = kept(
      '.env',
      `# of the app\nAPP_ID=7\nPORT=4000\nHOST=127.0.0.2\nPRIVATE_KEY="${LIVE.PRIVATE_KEY}"\n`,
    );
    const variables = withDotEnv({ PORT: '5000', HOST: '' }, file);
    expect(variables).toEqual({ APP_ID: '7', PORT: '5000', HOST: '', PRIVATE_KEY: LIVE.PRIVATE_KEY });
  });

  test('need not be there', () => {
    expect(withDotEnv({ PORT: '5000' }, join(folder, 'none'))).toEqual({ PORT: '5000' });
  });

  test('that cannot be read is not passed over', () => {
    expect(() => withDotEnv({}, folder)).toThrow('EISDIR');
    chmodSync(kept('closed', ''), 0o000);
    if (process.getuid?.() !== 0) expect(() => withDotEnv({}, join(folder, 'closed'))).toThrow('EACCES');
  });
});
