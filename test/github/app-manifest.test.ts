import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { NEEDED } from '../../src/usecases/examine-webhooks.ts';
import { keptEvents } from '../../src/github/reduce.ts';

const manifest = parse(readFileSync(join(import.meta.dirname, '../../app.yml'), 'utf8')) as unknown;

test('the app asks for these permissions and events, and no more', () => {
  expect(manifest).toMatchObject({
    default_permissions: { issues: 'write', metadata: 'read', pull_requests: 'read', contents: 'read' },
    default_events: ['issues', 'issue_comment', 'label', 'repository', 'pull_request'],
  });
  expect(Object.keys((manifest as { default_permissions: object }).default_permissions)).toHaveLength(4);
});

test('doctor looks for what the manifest asks for', () => {
  expect(manifest).toMatchObject({ default_permissions: NEEDED.permissions, default_events: NEEDED.events });
});

test('the app is sent every event that has a handler', () => {
  const { default_events: asked } = manifest as { default_events: string[] };
  // Every app is sent these, asked for or not.
  const sent = new Set([...asked, 'installation', 'installation_repositories', 'installation_target']);
  expect(keptEvents.map((name) => name.split('.')[0] ?? '').filter((event) => !sent.has(event))).toEqual([]);
});
