// Markdown of a comment as GitHub's HTML, before GitHub leaves out what it does not allow. For finding out what a reader sees,
// never for showing: nothing here is safe. Where GitHub's parser (cmark-gfm, by CommonMark 0.29) and the present CommonMark
// differ, GitHub's wins; test/markdown/differential.test.ts compares them.
import MarkdownIt from 'markdown-it';
import { footnote } from './footnotes.ts';
import { htmlBlock } from './html-blocks.ts';

/** In comments each line end is a line break: https://docs.github.com/rest/markdown, mode `gfm`. */
const markdown = new MarkdownIt({ html: true, breaks: true, maxNesting: 60 });
markdown.block.ruler.at('html_block', htmlBlock, { alt: ['paragraph', 'reference', 'blockquote'] });
markdown.block.ruler.before('reference', 'footnote', footnote, { alt: ['paragraph', 'reference'] });

/** Tags that GitHub shows as the text they are: https://github.github.com/gfm/#disallowed-raw-html-extension- */
const SHOWN_AS_TEXT =
  /<(?=\/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)(?:[\s/>]|$))/gi;
const withTagFilter = (html: string): string => html.replace(SHOWN_AS_TEXT, '&lt;');

/** Comments and declarations that CommonMark 0.29 takes for words, so that a tag in one of them is a tag. */
const isDoubtful = (html: string): boolean =>
  html.startsWith('<!') &&
  html.includes('<', 1) &&
  !/^<!(?:--(?!-?>)(?:[^-]|-(?!-))*-->|\[CDATA\[|[A-Z]+\s+[^>]*>$)/.test(html);

markdown.renderer.rules['html_block'] = (tokens, index) => withTagFilter(tokens[index]?.content ?? '');
markdown.renderer.rules['html_inline'] = (tokens, index) => {
  const html = tokens[index]?.content ?? '';
  // Nothing closes it: what follows is nobody's plain words.
  return isDoubtful(html) ? '<code>' : withTagFilter(html.replace(/^<!-{2,3}>$/, '&lt;!--&gt;'));
};

export interface GitHubHtml {
  readonly html: string;
  /** Lines of code, counted from 1: first and last. */
  readonly code: readonly (readonly [first: number, last: number])[];
}

export function githubHtml(source: string): GitHubHtml {
  const environment = {};
  const tokens = markdown.parse(source, environment);
  const code = tokens.flatMap(({ type, map }): (readonly [number, number])[] =>
    map && (type === 'fence' || type === 'code_block') ? [[map[0] + 1, map[1]]] : [],
  );
  return { html: markdown.renderer.render(tokens, markdown.options, environment), code };
}
