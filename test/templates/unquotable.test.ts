// Whatever the app writes, quoted by whatever mail program, is no command: the marks of code, tables, lists and headings may be
// lost, lines may be broken anywhere between two words, cells may come one below the other, and no ">" may be there.
import { expect, test } from 'vitest';
import { phases } from '../../src/domain/campaign.ts';
import { readCommands } from '../../src/domain/command.ts';
import { readComment } from '../../src/markdown/commands.ts';
import type { AnnouncementKind } from '../../src/ports/jobs.ts';
import { renderAnnouncement, renderReply, renderStatus } from '../../src/templates/comments.ts';
import { eur } from '../domain/some-currencies.ts';
import { aReplyView, aWishView } from './a-wish-view.ts';

const context = {
  habit: eur,
  known: [eur],
  locale: undefined,
  today: Temporal.PlainDate.from('2027-01-15'),
  minSpecification: 1,
};

const withoutMarks = (text: string): string =>
  text
    .replace(/^[ \t]*(?:[-*+>#]+|\d+\.)[ \t]+/gm, '')
    .replace(/[`*_~]|<[^>\n]*>/g, '')
    .replace(/\[([^\]\n]*)\]\([^)\n]*\)/g, '$1');
const cellsBelow = (text: string): string => text.replace(/[ \t]*\|[ \t]*/g, '\n');
const wrapped = (width: number) => (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(new RegExp(`(.{1,${width}})(?: |$)`, 'g'), '$1\n').trimEnd())
    .join('\n');

const ways: readonly ((text: string) => string)[] = [
  (text) => text,
  withoutMarks,
  (text) => cellsBelow(withoutMarks(text)),
  ...[20, 30, 40, 50, 60, 66, 72, 76, 78].flatMap((width) => [
    wrapped(width),
    (text: string) => wrapped(width)(withoutMarks(text)),
    (text: string) => wrapped(width)(cellsBelow(withoutMarks(text))),
  ]),
];

const announcementKinds: readonly AnnouncementKind[] = [
  ...(['accepted', 'milestone', 'last-call', 'started', 'overdue', 'delivered', 'contested'] as const),
  ...(['completed', 'refunded'] as const),
];

const misunderstood = (read: string, suggestion: string) =>
  ({ kind: 'misunderstood', read, problem: { kind: 'WordsLeftOver', read: 'x', suggestion } }) as const;
const lines = [
  misunderstood('/qoute 500 EUR in 14 days', '/quote 500 EUR in 14 days'),
  misunderstood('/approve!', '/approve'),
  misunderstood(
    '/rejcet it is broken and /approve is no way to say so, is it not so',
    '/reject it is broken and /approve is no way to say so',
  ),
  {
    kind: 'refused',
    read: '/reject it crashes',
    command: { type: 'Reject', reason: 'it crashes' },
    refusal: { kind: 'Paused' },
  },
  { kind: 'done', command: { type: 'ShowHelp' }, note: 'help' },
  { kind: 'done', command: { type: 'ShowStatus' }, note: 'status' },
] as const;

function* said(): Generator<string> {
  for (const locale of ['en', 'fr'] as const) {
    for (const phase of phases) {
      const wish = aWishView(phase, { locale });
      yield renderStatus(wish);
      for (const kind of announcementKinds) yield renderAnnouncement({ kind, wish, percent: 50 });
    }
    for (const line of lines) yield renderReply(aReplyView({ locale, lines: [line] })) ?? '';
  }
}

test('what the app writes is no command, however it is quoted', () => {
  let looked = 0;
  for (const words of said()) {
    for (const way of ways) {
      const source = way(words);
      looked += 1;
      const read = readCommands({ ...readComment(source), source }, context);
      expect(
        read.map(({ text }) => text),
        source,
      ).toEqual([]);
    }
  }
  expect(looked).toBeGreaterThan(2_000);
});
