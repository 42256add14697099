// The text that a Markdown source shows, block by block: what stands in code, comments or HTML is none of it.
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

const markdown = unified().use(remarkParse).use(remarkGfm);

type Root = ReturnType<typeof markdown.parse>;
type Nodes = Root | Root['children'][number];

/** The text of each block, with a mark where something else than text stands between. */
function blocksOf(node: Nodes): readonly string[] {
  if (node.type === 'text') return [node.value];
  if (!('children' in node)) return ['\u{fffc}'];
  const parts = node.children.map((child: Nodes) => blocksOf(child));
  const isBlock = node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell';
  return isBlock ? [parts.flat().join('')] : parts.flat();
}

export const textBlocks = (source: string): readonly string[] => blocksOf(markdown.parse(source));
