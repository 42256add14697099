// People's Markdown as HTML that is safe to show: GitHub's dialect, nothing that runs, no marks of approval for links,
// and images only over HTTP(S). Headings start below those of the page around them. No text makes it work for long.
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { foldDetails } from './details.ts';

interface Node {
  readonly type: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

function visit(node: Node, change: (node: Node) => void): void {
  change(node);
  for (const child of node.children ?? []) visit(child, change);
}

const levelOf = ({ tagName }: Node): number => Number(/^h([1-6])$/.exec(tagName ?? '')?.[1] ?? 0);

/** A page has levels of its own above: the highest of a text becomes `top`, and none is left out on the way down. */
const headingsFrom = (top: number) => (tree: Node) => {
  const used = new Set<number>();
  visit(tree, (node) => used.add(levelOf(node)));
  const ranks = [...used].filter((level) => level > 0).toSorted((a, b) => a - b);
  let last = top - 1;
  visit(tree, (node) => {
    const level = levelOf(node);
    if (level === 0) return;
    last = Math.min(6, top + ranks.indexOf(level), last + 1);
    node.tagName = `h${last}`;
  });
};

const plainLinks = () => (tree: Node) =>
  visit(tree, (node) => {
    if (node.tagName === 'a') node.properties = { ...node.properties, rel: 'nofollow ugc noopener' };
    // A task's box has no words of its own, and its state must be heard too.
    if (node.tagName === 'input')
      node.properties = { ...node.properties, ariaLabel: node.properties?.['checked'] === true ? '☑' : '☐' };
    if (node.tagName === 'img') node.properties = { ...node.properties, loading: 'lazy' };
  });

const schema = {
  ...defaultSchema,
  tagNames: [...(defaultSchema.tagNames ?? []), 'details', 'summary'],
  protocols: { ...defaultSchema.protocols, src: ['http', 'https'] },
};

const processor = (top: number | undefined) =>
  unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(foldDetails)
    .use(remarkRehype)
    .use(rehypeSanitize, schema)
    .use(() => (top === undefined ? undefined : headingsFrom(top)))
    .use(plainLinks)
    .use(rehypeStringify)
    .freeze();

const below = { 3: processor(3), 4: processor(4) } as const;
const asWritten = processor(undefined);

/** So many marks, or marks so deep, cost the parser up to minutes: nobody writes them to be read as anything but marks. */
const MOST_MARKS = 3_000;
const TOO_DEEP = /^(?:[ \t]*(?:[>*+-]|[0-9]{1,9}[.)])){20}/m;
const LONGEST = 65_536;

const isIntricate = (source: string): boolean =>
  source.length > LONGEST ||
  (source.match(/[*_~[\]<>`|!+-]/g)?.length ?? 0) > MOST_MARKS ||
  TOO_DEEP.test(source);

const escaped = (source: string): string => source.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * What is too intricate or too long to be parsed is shown as it was written.
 * @param top the level that its highest heading gets: one below the heading above it
 */
export const renderMarkdown = (source: string, top: keyof typeof below = 3): string =>
  render(source, below[top]);

/** With its headings at the levels they were written at, as GitHub shows it. */
export const renderAsWritten = (source: string): string => render(source, asWritten);

const render = (source: string, markdown: typeof asWritten): string =>
  isIntricate(source) ? `<pre>${escaped(source)}</pre>` : String(markdown.processSync(source));
