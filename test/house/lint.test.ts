import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// Small files are planted in an empty tree that has our own settings, all of them are linted at once, and each test looks at
// what was said about its own.

interface Finding {
  readonly filename: string;
  readonly code: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

const ROOT = join(import.meta.dirname, '../..');
const planted = new Map<string, string>();
let tree: string;
let found: readonly Finding[];

function plant(file: string, text: string): string {
  if (planted.has(file)) throw new Error(`${file} is planted twice`);
  planted.set(file, text);
  return file;
}

/** Which rules complain about the file, by name. */
const complaints = (file: string): string[] => [
  ...new Set(found.filter(({ filename }) => filename === file).map(({ code }) => code)),
];

const linesOf = (file: string, rule: string): (number | undefined)[] =>
  found.flatMap(({ filename, code, labels }) =>
    filename === file && code === rule ? [labels[0]?.span.line] : [],
  );

beforeAll(async () => {
  tree = mkdtempSync(join(tmpdir(), 'wishwell-lint-'));
  for (const setting of ['.oxlintrc.json', 'tsconfig.json', 'src/domain/tsconfig.json', 'package.json']) {
    mkdirSync(dirname(join(tree, setting)), { recursive: true });
    copyFileSync(join(ROOT, setting), join(tree, setting));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
  for (const [file, text] of planted) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
  const folders = ['src', 'test'];
  const output = await new Promise<string>((resolve) => {
    const oxlint = join(ROOT, 'node_modules/.bin/oxlint');
    const options = { cwd: tree, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [oxlint, '--format=json', ...folders], options, (_error, stdout) =>
      resolve(stdout),
    );
  });
  found = JSON.parse(output).diagnostics;
});

afterAll(() => rmSync(tree, { recursive: true }));

describe('who may import whom', () => {
  const forbidden: readonly (readonly [room: string, imported: string])[] = [
    ['domain', 'node:fs'],
    ['domain', 'kysely'],
    ['domain', '../ports/store.ts'],
    ['domain', '../config.ts'],
    ['ports', '../usecases/see-project.ts'],
    ['ports', 'zod'],
    ['usecases', '../store/database.ts'],
    ['usecases', '../templates.ts'],
    ['usecases', '../log.ts'],
    ['usecases', 'node:crypto'],
    ['usecases', 'stripe'],
    ['github', '../payments/gateway.ts'],
    ['github', '../store/database.ts'],
    ['github', '../config.ts'],
    ['github', 'stripe'],
    ['github', 'pg'],
    ['github', 'unified'],
    ['payments', '../github/gateway.ts'],
    ['payments', '../jobs/worker.ts'],
    ['payments', '@octokit/rest'],
    ['payments', 'hono'],
    ['store', '../web/pages.ts'],
    ['store', 'hono'],
    ['store', 'probot'],
    ['jobs', '../github/handlers.ts'],
    ['jobs', '../store/database.ts'],
    ['jobs', 'stripe'],
    ['web', '../store/database.ts'],
    ['web', '../sandbox/clock.ts'],
    ['web', 'kysely'],
    ['web', 'handlebars'],
    ['web', 'nodemailer'],
    ['mail', '../store/database.ts'],
    ['mail', '../config.ts'],
    ['mail', 'handlebars'],
    ['markdown', '../github/gateway.ts'],
    ['markdown', 'handlebars'],
    ['templates', 'handlebars'],
    ['templates', '../web/pages.ts'],
    ['sandbox', '../app.ts'],
    ['sandbox', '../store/database.ts'],
    ['sandbox', '../payments/gateway.ts'],
    ['sandbox', '../mail/smtp.ts'],
    ['sandbox', '@octokit/rest'],
    ['sandbox', 'stripe'],
    ['config', '../store/database.ts'],
    ['config', '../templates/mail.ts'],
    ['.', './domain/campaign.ts'],
    ['newroom', '../domain/campaign.ts'],
  ];
  const allowed: readonly (readonly [room: string, imported: string])[] = [
    ['domain', './campaign.ts'],
    ['ports', '../domain/campaign.ts'],
    ['usecases', '../domain/campaign.ts'],
    ['usecases', '../ports/store.ts'],
    ['github', '../usecases/see-project.ts'],
    ['github', '@octokit/rest'],
    ['github', '@octokit/openapi-webhooks'],
    ['github', 'yaml'],
    ['github', '../markdown/commands.ts'],
    ['payments', 'stripe'],
    ['payments', '../templates.ts'],
    ['store', 'kysely/migration'],
    ['store', 'node:fs/promises'],
    ['jobs', 'graphile-worker'],
    ['jobs', '../log.ts'],
    ['web', 'hono/html'],
    ['web', 'iron-session'],
    ['web', './pages/wish.ts'],
    ['mail', 'nodemailer'],
    ['mail', '../templates/mail.ts'],
    ['config', '../ports/affairs.ts'],
    ['markdown', 'remark-gfm'],
    ['templates', 'i18next'],
    ['sandbox', 'emulate'],
    ['sandbox', './github/server.ts'],
  ];

  const importing = (kind: string, [room, imported]: readonly [string, string], statement: string): string =>
    plant(`src/${room}/${kind}-${imported.replaceAll(/[^a-z]+/g, '-')}-x.ts`.replace('/./', '/'), statement);

  test.each(
    forbidden.map(
      (pair) =>
        [
          ...pair,
          importing('forbidden', pair, `import x from '${pair[1]}';\nexport const y: unknown = x;\n`),
        ] as const,
    ),
  )('%s may not import %s', (_room, _imported, file) => {
    expect(complaints(file)).toContain('eslint(no-restricted-imports)');
  });

  test.each(
    allowed.map(
      (pair) =>
        [
          ...pair,
          importing('allowed', pair, `import x from '${pair[1]}';\nexport const y: unknown = x;\n`),
        ] as const,
    ),
  )('%s may import %s', (_room, _imported, file) => {
    expect(complaints(file)).not.toContain('eslint(no-restricted-imports)');
  });

  const disguises = {
    'a type': "import type { Kysely } from 'kysely';\nexport type Db = Kysely<unknown>;\n",
    'a re-export': "export { sql } from 'kysely';\n",
    'a lazy import': "export const load = (): Promise<unknown> => import('kysely');\n",
    'a way round by another folder': "import '../domain/../store/database.ts';\n",
  };
  test.each(
    Object.entries(disguises).map(
      ([name, text], index) => [name, plant(`src/usecases/disguise-${index}.ts`, text)] as const,
    ),
  )('%s is an import too', (_name, file) => {
    expect(complaints(file)).toContain('eslint(no-restricted-imports)');
  });

  const nested = plant('src/web/pages/nested.ts', "import '../../store/database.ts';\n");
  const nestedWell = plant(
    'src/web/pages/nested-well.ts',
    "import '../../domain/money.ts';\nimport '../routes.ts';\n",
  );
  test('a folder inside a room keeps to the rules of the room', () => {
    expect(complaints(nested)).toContain('eslint(no-restricted-imports)');
    expect(complaints(nestedWell)).not.toContain('eslint(no-restricted-imports)');
  });

  const stripeTypes = plant(
    'src/sandbox/stripe/shapes.ts',
    "import type Stripe from 'stripe';\nexport type Shape = Stripe.Customer;\n",
  );
  test('the sandbox may know what Stripe’s answers look like', () => {
    expect(complaints(stripeTypes)).toEqual([]);
  });

  const main = plant(
    'src/main.ts',
    "import './web/pages.ts';\nimport './app.ts';\nimport './sandbox/local-run.ts';\n",
  );
  const app = plant(
    'src/app.ts',
    "import './sandbox/local-run.ts';\nimport './web/pages.ts';\nimport './store/database.ts';\n",
  );
  test('the composition root knows every room but the sandbox, main knows the root and the sandbox', () => {
    expect(linesOf(main, 'eslint(no-restricted-imports)')).toEqual([1]);
    expect(linesOf(app, 'eslint(no-restricted-imports)')).toEqual([1]);
  });

  const one = plant(
    'src/domain/one.ts',
    "import { two } from './two.ts';\nexport const one = (): number => two();\n",
  );
  plant('src/domain/two.ts', "import { one } from './one.ts';\nexport const two = (): number => one();\n");
  test('two modules may not need each other', () => {
    expect(complaints(one)).toContain('import(no-cycle)');
  });
});

describe('what the domain and the use cases may not touch', () => {
  const touching = {
    Date: 'export const now = (): number => Date.now();\n',
    'a new Date': 'export const day = (): unknown => new Date();\n',
    Intl: "export const format = (): unknown => new Intl.NumberFormat('fr');\n",
    'Math.random': 'export const chance = (): number => Math.random();\n',
    'Temporal.Now': 'export const now = (): unknown => Temporal.Now.instant();\n',
    fetch: "export const load = (): Promise<unknown> => fetch('http://localhost');\n",
  };
  const cases = Object.entries(touching).flatMap(([name, text], index) =>
    ['domain', 'usecases', 'ports'].map(
      (room) => [room, name, plant(`src/${room}/touch-${index}.ts`, text)] as const,
    ),
  );
  test.each(cases)('%s: %s', (_room, _name, file) => {
    expect(complaints(file).join()).toMatch(/no-restricted-(globals|properties)/);
  });

  const elsewhere = plant('src/web/random.ts', 'export const chance = (): number => Math.random();\n');
  test('an adapter may', () => expect(complaints(elsewhere)).toEqual([]));
});

describe('mistakes that types alone let pass', () => {
  const floating = plant(
    'src/usecases/floating.ts',
    'export const save = async (): Promise<void> => {};\nexport function run(): void {\n  save();\n}\n',
  );
  test('a promise that nobody waits for', () => {
    expect(complaints(floating)).toContain('typescript(no-floating-promises)');
  });

  const misused = plant(
    'src/usecases/misused.ts',
    'export const ready = async (): Promise<boolean> => true;\nexport const run = (): string => (ready() ? "a" : "b");\n',
  );
  test('a promise taken for its answer', () => {
    expect(complaints(misused)).toContain('typescript(no-misused-promises)');
  });

  const phases = "export type Phase = 'open' | 'funding' | 'started';\n";
  const switching = (cases: string): string =>
    `${phases}export function show(phase: Phase): string {\n  switch (phase) {\n${cases}  }\n}\n`;
  const open = "    case 'open':\n      return 'o';\n    case 'funding':\n      return 'f';\n";
  const partial = plant(
    'src/domain/partial.ts',
    switching(open).replace('): string', '): string | undefined'),
  );
  const defaulted = plant('src/domain/defaulted.ts', switching(`${open}    default:\n      return '?';\n`));
  const whole = plant('src/domain/whole.ts', switching(`${open}    case 'started':\n      return 's';\n`));
  test('a phase that a switch forgets, also behind a default', () => {
    expect(complaints(partial)).toContain('typescript(switch-exhaustiveness-check)');
    expect(complaints(defaulted)).toContain('typescript(switch-exhaustiveness-check)');
    expect(complaints(whole)).toEqual([]);
  });

  const any = plant('src/web/any.ts', 'export const loose = (value: any): unknown => value;\n');
  const cast = plant(
    'src/web/cast.ts',
    'export const narrow = (value: unknown): string => value as string;\n',
  );
  test('a value that may be anything, or is declared to be what it is not known to be', () => {
    expect(complaints(any)).toContain('typescript(no-explicit-any)');
    expect(complaints(cast)).toContain('typescript(no-unsafe-type-assertion)');
  });

  const customer = "import type Stripe from 'stripe';\nexport const make = (stripe: Stripe): unknown =>\n";
  const hidden = {
    'a cast': `${customer}  stripe.customers.create({ nam: 'ada' } as Stripe.CustomerCreateParams);\n`,
    'a cast in angles': `${customer}  stripe.customers.create(<Stripe.CustomerCreateParams>{ nam: 'ada' });\n`,
    'a double cast': `${customer}  stripe.customers.create({ nam: 1 } as unknown as Stripe.CustomerCreateParams);\n`,
    'anything at all': `${customer}  stripe.customers.create(JSON.parse('{}'));\n`,
    'a silenced compiler': `${customer}  // @ts-expect-error\n  stripe.customers.create({ nam: 'ada' });\n`,
    'a request by hand': `${customer}  stripe.rawRequest('POST', '/v1/customers', { nam: 'ada' });\n`,
  };
  const unhidden = plant(
    'src/payments/unhidden.ts',
    `${customer}  stripe.customers.create({ name: 'ada' });\n`,
  );
  test.each(
    Object.entries(hidden).map(
      ([name, text], index) => [name, plant(`src/payments/hidden-${index}.ts`, text)] as const,
    ),
  )('a parameter of Stripe’s hidden from the SDK’s types by %s', (_name, file) => {
    expect(complaints(file).join()).toMatch(
      /consistent-type-assertions|no-unsafe-argument|ban-ts-comment|no-restricted-properties/,
    );
    expect(complaints(unhidden)).toEqual([]);
  });

  const environment = plant('src/web/environment.ts', "export const port = process.env['PORT'];\n");
  const configured = plant('src/config.ts', "export const port = process.env['PORT'];\n");
  test('the environment read outside the configuration', () => {
    expect(complaints(environment)).toContain('node(no-process-env)');
    expect(complaints(configured)).toEqual([]);
  });

  const named = plant('src/web/WishPage.ts', 'export const page = 1;\n');
  const long = plant('src/web/long.ts', `export const page = 1;\n${'// more\n'.repeat(400)}`);
  const barrel = plant('src/web/index.ts', "export * from './any.ts';\n");
  const whole2 = plant('src/web/nameless.ts', 'export default 1;\n');
  test('a file named, sized or exporting against the habit of the house', () => {
    expect(complaints(named)).toContain('unicorn(filename-case)');
    expect(complaints(long)).toContain('eslint(max-lines)');
    expect(complaints(barrel)).toContain('oxc(no-barrel-file)');
    expect(complaints(whole2)).toContain('import(no-default-export)');
  });
});

describe('tests that prove nothing', () => {
  const testing = (body: string): string => `import { expect, test } from 'vitest';\n${body}`;
  const focused = plant('test/focused.test.ts', testing("test.only('a', () => expect(1).toBe(1));\n"));
  const skipped = plant('test/skipped.test.ts', testing("test.skip('a', () => expect(1).toBe(1));\n"));
  const empty = plant('test/empty.test.ts', "import { test } from 'vitest';\ntest('a', () => {});\n");
  const well = plant('test/well.test.ts', testing("test('a', () => expect(1, 'one').toBe(1));\n"));

  test('one that keeps the others from running, one that is left out, one that expects nothing', () => {
    expect(complaints(focused)).toContain('vitest(no-focused-tests)');
    expect(complaints(skipped)).toContain('vitest(no-disabled-tests)');
    expect(complaints(empty)).toContain('vitest(expect-expect)');
    expect(complaints(well)).toEqual([]);
  });
});
