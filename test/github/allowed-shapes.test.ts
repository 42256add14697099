// GitHub's own schema says which fields may be null or absent. Whatever it allows is read, never called malformed: a delivery
// that is refused is lost, and the wish does not hear of it. Source: @octokit/openapi-webhooks, made from GitHub's description.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { keptEvents, reduce } from '../../src/github/reduce.ts';
import { shapeErrors } from '../support/github-shapes.ts';

type Json = { [key: string]: unknown };

const file = fileURLToPath(import.meta.resolve('@octokit/webhooks-examples'));
const definitions = JSON.parse(readFileSync(file, 'utf8')) as { name: string; examples: Json[] }[];

/** The parts of a payload that are looked at, and how deep. */
const READ = ['installation', 'issue', 'comment', 'pull_request', 'repository', 'changes', 'sender', 'label'];
const DEEPEST = 4;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function exampleOf(event: string): Json | undefined {
  const [name, action] = event.split('.');
  const example = definitions
    .find((each) => each.name === name)
    ?.examples.find((each) => each['action'] === action);
  if (!example) return undefined;
  const copy = structuredClone(example);
  const command = (part: unknown): unknown => (isObject(part) ? { ...part, body: '/wish status' } : part);
  return {
    ...copy,
    installation: { id: 9, node_id: 'MDIz', ...(isObject(copy['installation']) ? copy['installation'] : {}) },
    ...(copy['issue'] === undefined ? {} : { issue: command(copy['issue']) }),
    ...(copy['comment'] === undefined ? {} : { comment: command(copy['comment']) }),
  };
}

/** Each way to make one field null or absent, with what the field is called. */
function* variants(payload: Json, at: readonly string[] = []): Generator<{ path: string; payload: Json }> {
  const here = at.reduce<unknown>((part, key) => (isObject(part) ? part[key] : undefined), payload);
  if (!isObject(here) || at.length >= DEEPEST) return;
  for (const key of Object.keys(here)) {
    if (at.length === 0 && !READ.includes(key)) continue;
    const path = [...at, key];
    for (const how of ['null', 'absent', 'null id'] as const) {
      const copy = structuredClone(payload);
      const parent = at.reduce<unknown>((part, each) => (isObject(part) ? part[each] : undefined), copy);
      if (!isObject(parent)) continue;
      if (how === 'null') parent[key] = null;
      else if (how === 'absent') Reflect.deleteProperty(parent, key);
      else if (key === 'performed_via_github_app') parent[key] = { id: null };
      else continue;
      yield { path: `${path.join('.')} ${how}`, payload: copy };
    }
    yield* variants(payload, path);
  }
}

const known = keptEvents.filter((event) => exampleOf(event) !== undefined);

test('there is an example of nearly every event that is handled', () => {
  expect(known.length).toBeGreaterThanOrEqual(20);
});

describe.each(known)('%s', (event) => {
  test('is read whichever of its fields GitHub leaves out', () => {
    const example = exampleOf(event) ?? expect.fail();
    const [name = ''] = event.split('.');
    const before = new Set(shapeErrors(event, example));
    const refused: string[] = [];
    let allowed = 0;
    for (const { path, payload } of variants(example)) {
      const isAllowed =
        path.endsWith('null id') || shapeErrors(event, payload).every((error) => before.has(error));
      if (!isAllowed) continue;
      allowed += 1;
      const reduced = reduce(name, payload);
      if (reduced.kind === 'malformed') refused.push(`${path}: ${reduced.where}`);
    }
    expect(refused).toEqual([]);
    expect(allowed).toBeGreaterThan(0);
  });
});
