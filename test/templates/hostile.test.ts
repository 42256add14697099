// People's words inside what the app writes: whatever they are, the comment keeps the shape that harmless words give it, and
// nobody is mentioned, linked, closed or embedded. Read through the parser that GitHub's dialect is implemented in.
import * as fc from 'fast-check';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { describe, expect, test } from 'vitest';
import { printable } from '../../src/domain/text.ts';
import type { SettingsProblem } from '../../src/ports/forge.ts';
import type { LineAnswer } from '../../src/ports/answers.ts';
import {
  renderAnnouncement,
  renderReply,
  renderSettingsReport,
  renderStatus,
} from '../../src/templates/comments.ts';
import { aQuote, aReplyView, aWishView } from './a-wish-view.ts';

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

const parser = unified().use(remarkParse).use(remarkGfm);
const parse = (words: string): Node => parser.parse(words);

/** Types and addresses, without words. */
const shape = ({ type, url, value, children }: Node): unknown => [
  type,
  url ?? '',
  type === 'html' ? (value ?? '') : '',
  (children ?? []).map(shape),
];

/** All words outside code. */
const plain = (node: Node): string[] =>
  node.type === 'text' ? [node.value ?? ''] : (node.children ?? []).flatMap(plain);

const pieces = [
  [
    '@ada',
    '@works/team',
    '#12',
    'works/lantern#12',
    'GH-12',
    'fixes #3',
    'closes https://github.com/a/b/issues/1',
  ],
  [
    'https://evil.example',
    'http://a.b',
    'www.evil.example',
    'mailto:a@b.c',
    'a@b.example',
    'xmpp:a@b.c',
    'ftp://a.b',
  ],
  ['deadbeef', '0123456789abcdef0123456789abcdef01234567', 'works@deadbeef'],
  [
    '[a](https://b.c)',
    '![a](https://b.c/x.png)',
    '[a]: https://b.c',
    '[^1]',
    '[^1]: a',
    '<https://b.c>',
    '<a href=x>',
  ],
  [
    '<img src=x>',
    '<!--',
    '-->',
    '</summary>',
    '</details>',
    '<details>',
    '<script>',
    '&lt;',
    '&#64;ada',
    '&commat;',
  ],
  [
    '`',
    '``',
    '```',
    '~~~',
    '*',
    '**',
    '_',
    '~~',
    '|',
    '\\',
    '\\`',
    '\\|',
    '$',
    '$$',
    '$`',
    '{{x}}',
    '$t(x)',
    '{',
    '}',
  ],
  [
    '# ',
    '> ',
    '- ',
    '1. ',
    '---',
    '===',
    ':',
    ': ',
    '\n',
    '\n\n',
    '\r',
    '\t',
    ' ',
    '    ',
    '\u2028',
    '\u0085',
    '\u00a0',
  ],
  [
    '\u0000',
    '\u200b',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\ud83e',
    '\ud83e\udd8a',
    'é',
    'x',
    'word',
    '/start',
    '&',
    '"',
    "'",
  ],
].flat();

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { minLength: 1, maxLength: 10 })
  .map((parts) => parts.join(''));
const locale = fc.constantFrom('en' as const, 'fr' as const);

/** What GitHub would act upon: it looks at the words after they were unescaped. */
function expectInert(words: string): void {
  const said = plain(parse(words)).join('\n');
  expect(said).not.toMatch(/(?<![\w`])@[A-Za-z0-9]/);
  expect(said).not.toMatch(/#\d/);
  expect(said).not.toMatch(/\bGH-\d/i);
  expect(said).not.toMatch(/:\/\/[A-Za-z0-9]/);
  expect(said).not.toMatch(/\bwww\.[A-Za-z0-9]/i);
  expect(said).not.toMatch(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b/);
  expect(words.length).toBeLessThanOrEqual(60_000);
}

/** Shapes of what harmless words make: few, and asked for again and again. */
const harmless = new Map<string, unknown>();

function harmlessShape(written: string): unknown {
  const known = harmless.get(written) ?? shape(parse(written));
  harmless.set(written, known);
  return known;
}

/** Links for telling others carry the words in their query, where GitHub acts upon nothing. */
const withoutQueries = (written: string): string => written.replaceAll(/\?[^\s)]*(?=\))/g, '');

/** @param wanted a mention that is ours to make */
function expectSameShape(render: (words: string) => string, words: string, wanted?: string): void {
  const written = render(words);
  expect(shape(parse(withoutQueries(written)))).toEqual(harmlessShape(withoutQueries(render('x'))));
  expectInert(wanted === undefined ? written : written.replaceAll(wanted, ''));
}

describe('words of people', () => {
  test('change nothing about the status comment', () => {
    fc.assert(
      fc.property(
        hostile,
        locale,
        fc.constantFrom('open', 'funding', 'started'),
        (words, language, phase) => {
          const render = (name: string): string =>
            renderStatus(
              aWishView(phase, {
                locale: language,
                title: name,
                requester: name,
                developer: phase === 'open' ? undefined : name,
                quotes: [aQuote({ developer: name, accepted: phase !== 'open' })],
                namedBackers: [name, name],
              }),
            );
          expectSameShape(render, words);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('stay inside their code where versions of a specification are compared', () => {
    fc.assert(
      fc.property(hostile, hostile, (before, after) => {
        fc.pre(before !== after);
        const quote = aQuote({
          version: 2,
          specification: after,
          before: { amount: 1n, delay: { count: 1, unit: 'day' }, specification: before },
        });
        const tree = parse(renderStatus(aWishView('open', { quotes: [quote] })));
        const types = (tree.children ?? []).map(({ type }) => type);
        expect(types.filter((type) => type === 'code')).toEqual(['code']);
        expect(
          (tree.children ?? [])
            .filter(({ type }) => type === 'html')
            .map(({ value }) => value?.split('\n')[0]),
        ).toEqual(['<details>', '</details>', '<details>', '</details>']);
        expectInert(renderStatus(aWishView('open', { quotes: [quote] })));
      }),
      { numRuns: 400 },
    );
  });

  test('change nothing about an announcement', () => {
    fc.assert(
      fc.property(
        hostile,
        locale,
        fc.constantFrom('accepted', 'started', 'delivered', 'overdue'),
        (words, language, kind) => {
          const phase = kind === 'accepted' ? 'funding' : kind === 'delivered' ? 'delivered' : 'started';
          const render = (name: string): string =>
            renderAnnouncement({
              kind,
              percent: undefined,
              wish: aWishView(phase, { locale: language, developer: name, title: name }),
            });
          // The developer is called by a login, and by nothing that is none.
          const isLogin = /^[a-z0-9][a-z0-9_-]*$/i.test(words);
          expectSameShape(render, words, isLogin ? `@${words}` : undefined);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('change nothing about a reply', () => {
    fc.assert(
      fc.property(hostile, locale, (words, language) => {
        const render = (said: string): string => {
          const lines: readonly LineAnswer[] = [
            {
              kind: 'misunderstood',
              read: said,
              problem: { kind: 'WordUnknown', read: said, allowed: [said, said], suggestion: `/x ${said}` },
            },
            {
              kind: 'misunderstood',
              read: said,
              problem: {
                kind: 'AmountRefused',
                refusal: {
                  kind: 'AmountCurrencyWrong',
                  read: said,
                  written: said,
                  expected: said,
                  suggestion: undefined,
                },
                suggestion: `/x ${said}`,
              },
            },
            {
              kind: 'refused',
              read: said,
              command: { type: 'AcceptQuote', developer: said },
              refusal: { kind: 'NoQuote', developer: 1n, others: [2n, 1n] },
            },
            { kind: 'impossible', read: said, why: 'unknown-person', name: said },
          ];
          const names = new Map([
            [1n, said],
            [2n, said],
          ]);
          return renderReply(aReplyView({ lines, names, locale: language, author: said })) ?? '';
        };
        expectSameShape(render, words);
      }),
      { numRuns: 400 },
    );
  });

  test('change nothing about the report of a settings file', () => {
    fc.assert(
      fc.property(hostile, locale, (words, language) => {
        // Where nothing can be seen, nothing is shown.
        fc.pre(printable(words) !== '');
        const render = (said: string): string =>
          renderSettingsReport(language, said, [
            { line: 1, key: said, value: said, allowed: { kind: 'one-of', values: ['en', 'fr'] } },
          ]).body;
        expectSameShape(render, words);
      }),
      { numRuns: 400 },
    );
  });
});

describe('a comment', () => {
  test('is never longer than GitHub takes', () => {
    const long = '`|*@_[<&'.repeat(8_192);
    const lines = Array.from(
      { length: 2_000 },
      (_, index) => `${index} ${'`'.repeat(index % 400)} ${long.slice(0, 300)}`,
    ).join('\n');
    const quotes = Array.from({ length: 100 }, (_, index) =>
      aQuote({
        developer: long,
        version: 2,
        specification: lines,
        before: { amount: BigInt(index), delay: { count: 1, unit: 'day' }, specification: long },
      }),
    );
    const wish = aWishView('open', {
      quotes,
      namedBackers: Array.from({ length: 1_000 }, () => long),
      requester: long,
    });
    expect(renderStatus(wish).length).toBeLessThanOrEqual(60_000);
    const line: LineAnswer = {
      kind: 'misunderstood',
      read: long,
      problem: { kind: 'WordUnknown', read: long, allowed: [long, long, long, long], suggestion: long },
    };
    const reply = renderReply(aReplyView({ lines: Array.from({ length: 21 }, () => line), wish }));
    expect(reply?.length).toBeLessThanOrEqual(60_000);
    const problems = Array.from({ length: 20 }, () => ({
      line: 1,
      key: long,
      value: long,
      allowed: { kind: 'keys', values: [long, long] },
    })) satisfies SettingsProblem[];
    expect(renderSettingsReport('en', long, problems).body.length).toBeLessThanOrEqual(60_000);
  });
});
