// Pictures read by a real XML parser, which knows no mercy: what stands in them, and what must never.
import { SaxesParser } from 'saxes';

export interface ReadSvg {
  readonly faults: readonly string[];
  readonly elements: readonly string[];
  readonly texts: readonly string[];
  readonly title: string;
}

const ALLOWED = new Set(['svg', 'title', 'style', 'clipPath', 'rect', 'g', 'path', 'text']);
// What hides or turns the text around it; what no XML may hold.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u;

const graphemes = (words: string): number => [...new Intl.Segmenter('en').segment(words)].length;

export function readSvg(svg: string): ReadSvg {
  const faults: string[] = [];
  const elements: string[] = [];
  const texts: string[] = [];
  let [title, open] = ['', ''];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', ({ message }) => faults.push(message));
  parser.on('opentag', ({ name, attributes }) => {
    elements.push(name);
    open = name;
    if (name === 'text') texts.push('');
    if (!ALLOWED.has(name)) faults.push(`<${name}>`);
    for (const [attribute, { value }] of Object.entries(attributes)) {
      if (/^on|href/i.test(attribute)) faults.push(attribute);
      if (/NaN|undefined|url\((?!#r\))/.test(value)) faults.push(`${attribute}="${value}"`);
    }
  });
  parser.on('text', (words) => {
    if (open === 'text') texts[texts.length - 1] += words;
    if (open === 'title') title += words;
    if (open === 'style' && /@import|url\(/.test(words)) faults.push('a style that loads');
  });
  parser.on('closetag', () => (open = ''));
  parser.write(svg).close();
  for (const words of [title, ...texts]) {
    if (HIDDEN.test(words)) faults.push('something hidden');
    if (graphemes(words) > 64) faults.push('a long text');
  }
  return { faults, elements, texts, title };
}
