// Which characters of a paragraph are not plain words: code spans and HTML. One pass from left to right. Where telling it
// would need the whole document (links over several lines), it says so and everything after that counts as hidden:
// a command that is overlooked can be written again, one that nobody sees must not be carried out.

export interface Hidden {
  readonly spans: readonly (readonly [start: number, end: number])[];
  /** From here on nothing is known to be plain. */
  readonly from: number;
}

const AUTOLINK = /<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+)>/y;
const ATTRIBUTE = String.raw`\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>${'`'}]+|'[^']*'|"[^"]*"))?`;
const TAG = new RegExp(`<(?:[A-Za-z][A-Za-z0-9-]*(?:${ATTRIBUTE})*\\s*/?|/[A-Za-z][A-Za-z0-9-]*\\s*)>`, 'y');
/** What ends the other kinds of HTML. Without its end there is none of it. */
const ENDS: readonly (readonly [begin: RegExp, end: string])[] = [
  [/<!--/y, '-->'],
  [/<\?/y, '?>'],
  [/<!\[CDATA\[/y, ']]>'],
  [/<![A-Za-z]/y, '>'],
];
/** Comments on whose extent all dialects agree. */
const COMMENT = /<!--(?!-?>)(?:[^-]|-(?!-))*-->/y;

/** Characters at which something can begin that hides what follows. */
const SIGNAL = /[\\`<\]!]/g;

export function hiddenText(text: string): Hidden {
  const spans: [number, number][] = [];
  let runs: TickRuns | undefined;
  let at = nextSignal(text, 0);
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\\') {
      at += /[!-/:-@[-`{-~]/.test(text.charAt(at + 1)) ? 2 : 1;
    } else if (character === '`') {
      runs ??= new TickRuns(text);
      const end = runs.spanFrom(at);
      if (end.closed) spans.push([at, end.after]);
      at = end.after;
    } else if (character === '<') {
      const end = htmlFrom(text, at);
      if (end === 'unclear') return { spans, from: at };
      if (end > at) spans.push([at, end]);
      at = Math.max(end, at + 1);
    } else if (isUnclearLink(text, at)) {
      return { spans, from: at };
    } else {
      at += 1;
    }
    at = nextSignal(text, at);
  }
  return { spans, from: text.length };
}

function nextSignal(text: string, from: number): number {
  SIGNAL.lastIndex = from;
  return SIGNAL.exec(text)?.index ?? text.length;
}

/** Where the HTML or autolink ends that begins here; `at` where none does. */
function htmlFrom(text: string, at: number): number | 'unclear' {
  const next = text.charAt(at + 1);
  if (!/[^\s<>]/.test(next)) return at;
  for (const pattern of [AUTOLINK, TAG, COMMENT]) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return pattern.lastIndex;
  }
  if (next !== '!' && next !== '?') return at;
  for (const [begin, end] of ENDS) {
    begin.lastIndex = at;
    if (!begin.test(text)) continue;
    const close = text.indexOf(end, begin.lastIndex);
    if (end === '-->') return text.includes(end, at) ? 'unclear' : at;
    return close < 0 ? at : close + end.length;
  }
  return at;
}

/** What follows `](`, `][` or `![` is plain only as far as the line that closes it, and with nothing in it that matters. */
function isUnclearLink(text: string, at: number): boolean {
  const pair = text.slice(at, at + 2);
  const close = pair === '](' ? ')' : pair === '][' || pair === '![' ? ']' : undefined;
  if (close === undefined) return false;
  for (let index = at + 2; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === close) return false;
    if (character === '\n' || character === '`' || character === '<' || character === '\\') return true;
  }
  return true;
}

/** The runs of backticks in a text, by length, so that each span finds its end without looking twice. */
class TickRuns {
  readonly #text: string;
  readonly #starts = new Map<number, number[]>();

  constructor(text: string) {
    this.#text = text;
    for (const match of text.matchAll(/`+/g)) {
      const starts = this.#starts.get(match[0].length);
      if (starts) starts.push(match.index);
      else this.#starts.set(match[0].length, [match.index]);
    }
    for (const starts of this.#starts.values()) starts.reverse();
  }

  /** Asked from left to right: runs that were passed are forgotten. */
  spanFrom(at: number): { readonly closed: boolean; readonly after: number } {
    let length = 0;
    while (this.#text.charAt(at + length) === '`') length += 1;
    const starts = this.#starts.get(length) ?? [];
    while ((starts.at(-1) ?? Infinity) < at + length) starts.pop();
    const close = starts.at(-1);
    return close === undefined
      ? { closed: false, after: at + length }
      : { closed: true, after: close + length };
  }
}
