// Whether a text is well-formed: every tag closed in its order, every attribute quoted and given once, every ampersand an
// entity. Stricter than a browser, and no parser of its own making decides what a fault means.

const ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i;
const ATTRIBUTE = /\s+([a-zA-Z_:][\w:.-]*)(?:="([^"<]*)")?/gy;

interface Allowed {
  /** Elements that stand without an end. */
  readonly empty: ReadonlySet<string>;
  readonly bareAttributes: boolean;
}

const VOID = new Set(['meta', 'link', 'input', 'img', 'br', 'hr']);

/** What is wrong, empty when nothing is. */
function faults(text: string, { empty, bareAttributes }: Allowed): readonly string[] {
  const found: string[] = [];
  const open: string[] = [];
  const ids = new Set<string>();
  let rest = text.replace(/^<!doctype html>/i, '');
  while (rest !== '') {
    const start = rest.indexOf('<');
    const words = start < 0 ? rest : rest.slice(0, start);
    if (ENTITY.test(words)) found.push(`an ampersand stands alone in “${words.slice(0, 60)}”`);
    if (words.includes('>')) found.push(`a > stands alone in “${words.slice(0, 60)}”`);
    if (words.trim() !== '' && open.length === 0) found.push(`text outside: “${words.slice(0, 60)}”`);
    if (start < 0) break;
    const tag = /^<(\/?)([a-zA-Z][\w-]*)((?:\s+[a-zA-Z_:][\w:.-]*(?:="[^"<]*")?)*)\s*(\/?)>/.exec(
      rest.slice(start),
    );
    if (!tag) return [...found, `no tag: “${rest.slice(start, start + 60)}”`];
    const [whole, end, name = '', attributes = '', closed] = tag;
    rest = rest.slice(start + whole.length);
    if (end === '/') {
      const expected = open.pop();
      if (expected !== name) found.push(`</${name}> where </${expected}> belongs`);
      continue;
    }
    const names = new Set<string>();
    for (const [, attribute = '', value] of attributes.matchAll(ATTRIBUTE)) {
      if (names.has(attribute)) found.push(`${attribute} twice in <${name}>`);
      names.add(attribute);
      if (value === undefined && !bareAttributes) found.push(`${attribute} without a value`);
      if (value !== undefined && ENTITY.test(value)) found.push(`an ampersand alone in ${attribute}`);
      if (attribute !== 'id' || value === undefined) continue;
      if (ids.has(value)) found.push(`the id ${value} twice`);
      ids.add(value);
    }
    if (closed !== '/' && !empty.has(name)) open.push(name);
  }
  return [...found, ...open.map((name) => `<${name}> stays open`)];
}

// XML 1.0, 2.2: what a document may not hold, even escaped.
// oxlint-disable-next-line no-control-regex
const NOT_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/u;

export const xmlFaults = (text: string): readonly string[] => [
  ...(NOT_XML.test(text) ? ['a character that XML knows not'] : []),
  ...faults(text, { empty: new Set(), bareAttributes: false }),
];

export const htmlFaults = (text: string): readonly string[] =>
  faults(text, { empty: VOID, bareAttributes: true });
