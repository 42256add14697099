// Where a wish is shown, and how a reader reads its state back out of each: amounts and counts as they are written, the phase and
// the next step by the sentence that says them. A new surface is one entry of `surfaces`: the address of it, or how it is
// rendered, and what a reader finds there. What it finds must be what `progressOf` says; what it does not say it leaves out.
import type { WishView } from '../../src/ports/views.ts';
import { renderStatus } from '../../src/templates/comments.ts';
import { renderMail } from '../../src/templates/mail.ts';
import { shareWords } from '../../src/templates/share-links.ts';
import { languages } from '../../src/templates/texts.ts';
import { aMail } from '../mail/mails.ts';
import { noOperator } from '../support/an-operator.ts';
import { aWeb, ORIGIN, readable, unescaped, WISH } from './a-web.ts';

/** Minor units; a date as it is written. */
export interface Said {
  readonly remaining?: bigint | undefined;
  readonly target?: bigint | undefined;
  readonly pledged?: bigint | undefined;
  readonly percent?: number | undefined;
  readonly backers?: number | undefined;
  readonly phase?: string | undefined;
  readonly what?: string | undefined;
  readonly deadline?: string | undefined;
}

/** "€1,234.50" or "1 234,50 €" as minor units. */
function minor(written: string): bigint {
  const [, whole = '', cents = '00'] =
    /^([\d\s.,\u00a0\u202f]*?\d)(?:[.,](\d\d))?$/u.exec(written.replace(/[^\d.,]/gu, '')) ?? [];
  return BigInt(whole.replace(/\D/g, '') + cents);
}

type Tree = { readonly [key: string]: string | Tree };
const branch = (locale: string, path: string): Tree =>
  path.split(/[:.]/).reduce<Tree>(
    (tree, key) => {
      const found = tree[key];
      return typeof found === 'object' ? found : {};
    },
    languages.get(locale) as Tree,
  );

interface Recognised {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
}

const MONEY = '(€[\\d.,]*\\d|\\d[\\d., ]*€)';
/** How each fact is written; whatever else is put into a sentence is a name. */
const WRITTEN: Readonly<Record<string, string>> = {
  remaining: MONEY,
  target: MONEY,
  pledged: MONEY,
  amount: MONEY,
  percent: '(\\d+)',
  at: '(\\d+(?:er)? \\p{L}+ \\d{4}(?: (?:at|à) [^)]*\\))?)',
};
const NAME = '([^|\\n]{1,80}?)';

/** A badge has one kind of blank. */
const level = (words: string): string => words.replace(/[\u00a0\u202f]/g, ' ');

/** The sentence of a family that stands in a text, the longest where several do, with what was put into it. */
function recognise(
  locale: string,
  family: string,
  words: string,
  voice = (sentence: string) => sentence,
): Recognised | undefined {
  const found = Object.entries(branch(locale, family)).flatMap(([key, template]) => {
    if (typeof template !== 'string' || key === 'title') return [];
    const names = [...template.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
    const pieces = level(voice(template))
      .split(/\{\{\w+\}\}/)
      .map((part) => RegExp.escape(part));
    const pattern = pieces
      .map((part, at) => `${at === 0 ? '' : (WRITTEN[names[at - 1] ?? ''] ?? NAME)}${part}`)
      .join('');
    const [whole, ...given] =
      new RegExp(`(?<![\\p{L}\\d])${pattern}(?![\\p{L}\\d])`, 'u').exec(level(words)) ?? [];
    if (whole === undefined) return [];
    const values = Object.fromEntries(names.map((name, at) => [name, given[at] ?? '']));
    return [{ key, length: whole.length, values }];
  });
  return found.toSorted((a, b) => b.length - a.length)[0];
}

const amount = (found: Recognised | undefined, name: string): bigint | undefined => {
  const written = found?.values[name];
  return written === undefined ? undefined : minor(written);
};

const plain = (sentence: string): string => sentence.replaceAll('`', '');

/** Who must act and by when, as every place for people says it. */
const step = (locale: string, words: string, voice?: (sentence: string) => string): Said => ({
  what: recognise(locale, 'comments:next', words, voice)?.key.replace('accept-by-requester', 'accept'),
  deadline: recognise(locale, 'comments:nextDate', words, voice)?.values['at'],
});

/** The figure that stands first, for pages and cards alike. */
function figure(html: string, locale: string): Said {
  const shown = /<p class="figure[^>]*><strong>([^<]*)<\/strong> <span>([^<]*)</.exec(html);
  const first = unescaped(shown?.[1] ?? '');
  const label = unescaped(shown?.[2] ?? '');
  const is = (state: string): boolean => recognise(locale, `pages:headline.${state}`, label)?.key === 'label';
  if (is('funding') || is('quoted')) return { remaining: minor(first) };
  return is('unquoted') ? { pledged: minor(first) } : {};
}

function bar(html: string, locale: string): Said {
  const [, value = ''] = /aria-valuetext="([^"]*)"/.exec(html) ?? [];
  const found = recognise(locale, 'pages:bar', unescaped(value));
  if (!found || found.key !== 'value') return {};
  return {
    pledged: amount(found, 'pledged'),
    target: amount(found, 'target'),
    percent: Number(found.values['percent']),
  };
}

const phaseOfChip = (html: string, locale: string): string | undefined => {
  const chip = unescaped(/class="chip[^"]*">([^<]*)</.exec(html)?.[1] ?? '');
  return Object.entries(branch(locale, 'common:phase')).find(([, words]) => words === chip)?.[0] ?? 'paused';
};

/** Badges tell states apart that lie within one phase. */
const phaseOfBadge = (key: string | undefined): string | undefined =>
  key === 'unquoted' || key === 'quoted' || key === 'covered' ? 'open' : key === 'overdue' ? 'started' : key;

interface Surface {
  readonly name: string;
  /** What is found here while a wish is being funded. */
  readonly says: readonly (keyof Said)[];
  /** What is shown, as the reader gets it. */
  render(wish: WishView, locale: string): string | Promise<string>;
  read(shown: string, locale: string, wish: WishView): Said;
}

const at = (path: string) => (wish: WishView, locale: string) =>
  aWeb({ wish }).page(`${path}?lang=${locale}`);

export const surfaces: readonly Surface[] = [
  {
    name: 'status comment',
    says: ['remaining', 'target', 'pledged', 'percent', 'backers', 'phase', 'what', 'deadline'],
    render: (wish, locale) => renderStatus({ ...wish, locale }),
    read(shown, locale) {
      const first = /^### (.*)$/m.exec(shown)?.[1] ?? '';
      const head = recognise(
        locale,
        'comments:headline',
        first.replace(recognise(locale, 'comments:headline', first)?.key === 'paused' ? /^.*? · / : '', ''),
      );
      const [, percent, rest = ''] =
        /^(?:`[█░]+` (\d+)\s?% · )?(.*)$/m.exec(shown.split('\n\n')[2] ?? '') ?? [];
      const backed = /(\S+[^a-zà-ÿ]*) (?:pledged by|promis par) (\S+)/u.exec(rest);
      return {
        remaining: amount(head, 'remaining'),
        target: ['funding', 'confirming', 'collecting', 'started', 'overdue'].includes(head?.key ?? '')
          ? amount(head, 'target')
          : undefined,
        percent: percent === undefined ? undefined : Number(percent),
        pledged: backed ? minor(backed[1] ?? '') : undefined,
        backers: backed ? Number(/^\d+$/.test(backed[2] ?? '') ? backed[2] : 1) : undefined,
        phase: recognise(locale, 'comments:paused', shown)
          ? 'paused'
          : recognise(locale, 'comments:phase', shown)?.key,
        ...step(locale, shown),
      };
    },
  },
  {
    name: 'page of the wish',
    says: ['remaining', 'target', 'pledged', 'percent', 'backers', 'phase', 'what', 'deadline'],
    render: at(WISH),
    read(shown, locale) {
      const words = readable(shown);
      const [, count] = /(\d+) (?:backers?|contributeurs?)/.exec(words) ?? [];
      return {
        ...figure(shown, locale),
        ...bar(shown, locale),
        backers: count === undefined ? 0 : Number(count),
        phase: phaseOfChip(shown, locale),
        ...step(locale, words, plain),
      };
    },
  },
  {
    name: 'summary for other programs',
    says: ['remaining', 'target', 'pledged'],
    render: at(WISH),
    read(shown, locale) {
      const [, title = ''] = /property="og:title" content="([^"]*)"/.exec(shown) ?? [];
      const [, description = ''] = /property="og:description" content="([^"]*)"/.exec(shown) ?? [];
      const head = recognise(
        locale,
        'comments:headline',
        unescaped(title).replace(/^(?:Paused|En pause) · /, ''),
      );
      const gathered = recognise(locale, 'pages:bar', unescaped(description));
      return {
        remaining: amount(head, 'remaining'),
        pledged: amount(gathered, 'pledged'),
        target: amount(gathered, 'target'),
      };
    },
  },
  {
    name: 'card in the list of a project',
    says: ['remaining', 'target', 'pledged', 'percent', 'phase'],
    render: at('/gh/works/lantern'),
    read: (shown, locale) => ({
      ...figure(shown, locale),
      ...bar(shown, locale),
      phase: phaseOfChip(shown, locale),
    }),
  },
  {
    name: 'badge',
    says: ['remaining', 'phase'],
    render: at(`/badge${WISH}.svg`),
    read(shown, locale) {
      const message = unescaped([...shown.matchAll(/<text[^>]*>([^<]*)</g)].at(-1)?.[1] ?? '');
      const found = recognise(locale, 'badge', message);
      return {
        remaining: amount(found, 'amount'),
        pledged: amount(found, 'pledged'),
        phase: phaseOfBadge(found?.key),
      };
    },
  },
  {
    name: 'API',
    says: ['remaining', 'target', 'pledged', 'percent', 'backers', 'phase', 'what'],
    render: (wish) => aWeb({ wish }).page(`/api/v1${WISH}`),
    read(shown) {
      const json = JSON.parse(shown) as Record<string, { minor: string } & string & { what: string }>;
      const of = (name: string): bigint | undefined =>
        json[name] === null ? undefined : BigInt(json[name]?.minor ?? -1);
      return {
        remaining: of('remaining'),
        target: of('target'),
        pledged: of('pledged'),
        percent: Number(json['percent']),
        backers: Number(json['backers']),
        phase: json['paused'] === null ? json['phase'] : 'paused',
        what: json['next']?.what,
      };
    },
  },
  {
    name: 'words that are shared',
    says: ['remaining', 'phase'],
    render: (wish, locale) => shareWords(wish, locale) ?? '',
    read(shown, locale) {
      const found = recognise(locale, 'share:state', shown);
      return {
        remaining: amount(found, 'remaining'),
        target: amount(found, 'target'),
        pledged: amount(found, 'pledged'),
        phase: phaseOfBadge(found?.key),
      };
    },
  },
  {
    name: 'mail to the developer when work starts',
    says: [],
    render({ progress, ...wish }, locale) {
      const { target, dueAt, currency, phase } = progress;
      if (phase !== 'started' || target === undefined || dueAt === undefined) return '';
      const named = { ...wish, project: `${wish.owner}/${wish.name}`, currency };
      return renderMail(aMail({ locale, content: { kind: 'started', wish: named, target, dueAt } }), {
        publicUrl: ORIGIN,
        operator: noOperator,
      }).subject;
    },
    read: (shown, locale) => ({ target: amount(recognise(locale, 'mail:started', shown), 'target') }),
  },
];
