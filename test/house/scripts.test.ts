import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const node = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('the Node that runs us', () => {
  const pretending = (version: string): string =>
    `Object.defineProperty(process, 'versions', { value: { node: '${version}' } });
     Object.defineProperty(process, 'version', { value: 'v${version}' });
     require('./src/require-node.cjs');
     console.log('goes on');`;

  test('an older one stops at once and says which is needed and how to get it', () => {
    const { status, stdout, stderr } = node('-e', pretending('20.20.2'));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^Wishwell needs Node 26, and this is v20\.20\.2\./);
    expect(stderr).toMatch(/npm ci/);
  });

  test('this one goes on, and a newer one', () => {
    expect(node('-e', pretending(process.versions.node)).stdout).toBe('goes on\n');
    expect(node('-e', pretending('28.0.0')).stdout).toBe('goes on\n');
  });

  test('every script that runs our TypeScript looks first', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    const ours = Object.entries(scripts).filter(([, command]) => /\bnode |vitest/.test(command));
    expect(ours.map(([name]) => name)).toEqual([
      'start',
      'dev',
      'migrate',
      'wishwell',
      'test',
      'bench:collection',
      'bench:growth',
      'test:browser',
    ]);
    for (const [name, command] of ours) {
      expect(command, name).toMatch(/^(exec )?node --require \.\/src\/require-node\.cjs /);
    }
  });

  test('start replaces the shell, so that a signal to npm reaches the app', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    expect(scripts['start']).toMatch(/^exec /);
  });
});

describe('versions', () => {
  test('every dependency is named exactly', () => {
    const manifest: Record<string, Record<string, string>> = JSON.parse(read('package.json'));
    for (const group of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const [name, version] of Object.entries(manifest[group] ?? {})) {
        expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      }
    }
  });
});

describe('the check', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wishwell-count-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const report = (
    name: string,
    numPassedTests: number,
    numFailedTests: number,
    testResults: readonly object[] = [],
  ): string => {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify({ numPassedTests, numFailedTests, testResults }));
    return file;
  };

  test('closes with the sum of all runs', () => {
    const counted = node('.ci/count.cjs', '0', report('a.json', 10, 0), report('b.json', 2, 0));
    expect(counted).toMatchObject({ status: 0, stdout: '12 passed, 0 failed\n' });
  });

  test('fails with a failed test, and with a failed step though all tests passed', () => {
    const one = report('a.json', 10, 1);
    expect(node('.ci/count.cjs', '0', one)).toMatchObject({ status: 1, stdout: '10 passed, 1 failed\n' });
    const missing = join(folder, 'none.json');
    expect(node('.ci/count.cjs', '2', missing)).toMatchObject({ status: 1, stdout: '0 passed, 2 failed\n' });
  });

  test('names what failed and why, before the sum', () => {
    const failed = report('a.json', 1, 1, [
      {
        name: join(ROOT, 'test/a.test.ts'),
        assertionResults: [
          { status: 'passed', fullName: 'holds', failureMessages: [] },
          {
            status: 'failed',
            fullName: 'a rule breaks',
            failureMessages: ['expected 1 to be 2\n at a line'],
          },
        ],
      },
      { name: join(ROOT, 'test/b.test.ts'), message: 'cannot be loaded', assertionResults: [] },
    ]);
    expect(node('.ci/count.cjs', '0', failed).stdout).toBe(
      [
        '\n== what failed',
        'test/a.test.ts: a rule breaks\n    expected 1 to be 2\n     at a line',
        'test/b.test.ts\n    cannot be loaded',
        '1 passed, 1 failed\n',
      ].join('\n'),
    );
  });

  test('on GitHub it may only read, and uses nothing that can be changed under its name', () => {
    const workflow = read('.github/workflows/ci.yml');
    expect(workflow).toMatch(/^permissions:\n {2}contents: read\n\n/m);
    expect(workflow.match(/permissions:/g)).toHaveLength(1);
    const used = [...workflow.matchAll(/uses: (.+)/g)].map(([, action]) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(workflow).toContain('run: bash .ci/run');
  });
});
