// Every request that reaches a local Stripe of a test file is held against Stripe's own description when the file ends, where
// that description lies beside the repository. The tests of the local Stripe itself send what Stripe refuses, on purpose.
import { subscribe } from 'node:diagnostics_channel';
import { afterAll, expect } from 'vitest';
import { REQUESTS } from '../../src/sandbox/stripe/api.ts';
import type { Asked } from '../payments/stripe-way.ts';
import { descriptionFile, readDescription } from './stripe-description.ts';

type Request = Pick<Asked, 'method' | 'path' | 'query' | 'body'>;

/** One of each shape: numbers and ids are those of the run. */
const asked = new Map<string, Request>();
const shapeOf = ({ method, path, query, body }: Request): string =>
  `${method} ${path} ${query} ${body}`.replaceAll(/_[A-Za-z0-9]{8,}|\d+/g, '0');

const onPurpose = expect.getState().testPath?.includes('/test/sandbox/') === true;
const file = onPurpose ? undefined : descriptionFile();

if (file !== undefined) {
  subscribe(REQUESTS, (message) => {
    const request = message as Request; // what api.ts publishes there
    asked.set(shapeOf(request), request);
  });
  afterAll(() => {
    if (asked.size === 0) return;
    const described = readDescription(file);
    expect([...asked.values()].flatMap((request) => described.problems(request))).toEqual([]);
  });
}
