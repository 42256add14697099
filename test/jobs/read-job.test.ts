import { expect, test } from 'vitest';
import { isTask, readJob } from '../../src/jobs/read-job.ts';

test('ids are read from text, whatever their size', () => {
  const campaign = '9223372036854775807';
  expect(readJob('tick', { campaign })).toEqual({ task: 'tick', campaign: 9_223_372_036_854_775_807n });
  expect(readJob('answer', { comment: '-12' })).toEqual({ task: 'answer', comment: -12n });
});

test.each([
  ['nothing', undefined],
  ['a list', []],
  ['no id', {}],
  ['an id as a number', { campaign: 7 }],
  ['an id that is none', { campaign: '0x7' }],
  ['an id too long', { campaign: '99999999999999999999' }],
  ['an empty id', { campaign: '' }],
])('%s is no payload of a campaign’s job', (_, payload) => {
  expect(() => readJob('show-status', payload)).toThrow('cannot be read');
});

test.each([
  ['of no kind', { kind: 'donated' }],
  ['without a number', { sequence: '7' }],
  ['with a broken percentage', { percent: 1.5 }],
])('an announcement %s cannot be read', (_, change) => {
  const payload = { campaign: '1', kind: 'milestone', sequence: 7, percent: 80 };
  expect(readJob('announce', payload)).toMatchObject({ kind: 'milestone', sequence: 7, percent: 80 });
  expect(() => readJob('announce', { ...payload, ...change })).toThrow('cannot be read');
});

test('a payment event has a name', () => {
  expect(() => readJob('payment-event', { event: '' })).toThrow('cannot be read');
});

test('a task is one of ours', () => {
  expect(isTask('tick')).toBe(true);
  expect(isTask('toString')).toBe(false);
});
