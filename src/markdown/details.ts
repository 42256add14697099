// The one piece of HTML that Markdown texts on GitHub live by: <details> with its <summary>. Everything else that is HTML
// is dropped; this is rebuilt from the tree, never passed through.

export interface MarkdownNode {
  type: string;
  value?: string;
  children?: MarkdownNode[];
  data?: { hName?: string };
}

const OPENING = /^<details(?:\s+open)?>\s*(?:<summary>([\s\S]*?)<\/summary>)?\s*$/i;
const CLOSING = /^<\/details>\s*$/i;

const summary = (text: string): MarkdownNode => ({
  type: 'paragraph',
  data: { hName: 'summary' },
  children: [{ type: 'text', value: text.replace(/<[^>]*>/g, '').trim() }],
});

/** Folds what stands between an opening and its closing tag, both on lines of their own; an unclosed one is dropped. */
function fold(nodes: readonly MarkdownNode[]): MarkdownNode[] {
  const open: { head: MarkdownNode[]; children: MarkdownNode[] }[] = [{ head: [], children: [] }];
  for (const node of nodes) {
    const html = node.type === 'html' ? (node.value ?? '').trim() : undefined;
    const opening = html === undefined ? null : OPENING.exec(html);
    if (opening) open.push({ head: [summary(opening[1] ?? '…')], children: [] });
    else if (html !== undefined && CLOSING.test(html) && open.length > 1) {
      const { head, children } = open.pop()!;
      open
        .at(-1)!
        .children.push({ type: 'details', data: { hName: 'details' }, children: [...head, ...children] });
    } else open.at(-1)!.children.push(node);
  }
  return open.flatMap(({ children }) => children);
}

export const foldDetails =
  () =>
  (tree: MarkdownNode): void => {
    tree.children = fold(tree.children ?? []);
  };
