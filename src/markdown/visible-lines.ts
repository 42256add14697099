// Which marked slashes of an HTML text a reader sees at the beginning of a line, among words of the text itself. Owns what
// hides, quotes, strikes out or sets apart. The marks are put in before the text becomes HTML, so that no position is traced.
import { type DefaultTreeAdapterTypes, html, parseFragment } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;

/** `plain`: the author's own words. The others are seen by a reader, and are no commands. */
export type Place = 'plain' | 'fold' | 'table' | 'apart';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Quoted, struck out, code, small print, or not shown as words at all. */
const APART = set(
  'blockquote q cite pre code tt kbd samp var del s strike ins sub sup small mark summary ruby select option datalist ' +
    'template noscript button object audio video canvas dialog progress meter applet svg math map marquee',
);
const TABLE = set('table caption colgroup thead tbody tfoot tr td th');
/** Each begins a line of its own, and ends it. */
const BLOCKS = set(
  'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary ul br ' +
    'table caption thead tbody tfoot tr td th',
);
/** Seen, though without words. */
const PICTURES = set('img picture input audio video svg math object canvas');

/** GitHub shows no deeper nesting either, and nobody writes it. */
const DEEPEST = 200;
const WORDS = /[^\s\p{Cf}]/u;

class Walk {
  readonly places = new Map<number, Place>();
  readonly #mark: RegExp;
  #isLineEmpty = true;

  constructor(mark: RegExp) {
    this.#mark = mark;
  }

  /** false: deeper than anybody writes. */
  into(nodes: readonly Node[], place: Place, depth: number): boolean {
    if (depth > DEEPEST) return false;
    for (const node of nodes) {
      if (node.nodeName === '#text' && 'value' in node) this.#read(node.value, place);
      if (!('tagName' in node)) continue;
      const { tagName: name } = node;
      if (BLOCKS.has(name)) this.#isLineEmpty = true;
      if (PICTURES.has(name)) this.#isLineEmpty = false;
      if (!this.into(node.childNodes, placeIn(node, place), depth + 1)) return false;
      if (BLOCKS.has(name)) this.#isLineEmpty = true;
    }
    return true;
  }

  #read(text: string, place: Place): void {
    let from = 0;
    for (const match of text.matchAll(this.#mark)) {
      this.#pass(text.slice(from, match.index));
      const number = Number(match[1]);
      if (this.#isLineEmpty && !this.places.has(number)) this.places.set(number, place);
      this.#isLineEmpty = false;
      from = match.index + match[0].length;
    }
    this.#pass(text.slice(from));
  }

  #pass(text: string): void {
    if (this.#isLineEmpty && WORDS.test(text)) this.#isLineEmpty = false;
  }
}

function placeIn(node: DefaultTreeAdapterTypes.Element, around: Place): Place {
  if (around === 'apart') return around;
  const { tagName: name, attrs, namespaceURI } = node;
  const has = (attribute: string): boolean => attrs.some((one) => one.name === attribute);
  if (APART.has(name) || namespaceURI !== html.NS.HTML || has('hidden') || has('style')) return 'apart';
  if (TABLE.has(name)) return 'table';
  return name === 'details' && !has('open') ? 'fold' : around;
}

/**
 * The marks that stand at the beginning of a visible line, by number. Nothing where it is nested deeper than anybody writes.
 * @param mark matches a marked slash; its first group is the number
 */
export function visibleLines(rendered: string, mark: RegExp): ReadonlyMap<number, Place> | undefined {
  const walk = new Walk(mark);
  return walk.into(parseFragment(rendered).childNodes, 'plain', 0) ? walk.places : undefined;
}
