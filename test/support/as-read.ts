// A comment as its reader sees it: Markdown without its signs, links by their words, what is folded by its summary.

const ZERO_WIDTH = /[\u200b\u2060]/g;

export const asRead = (markdown: string): string =>
  markdown
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<details>\s*<summary>(.*?)<\/summary>[\s\S]*?<\/details>/g, '▸ $1')
    .replaceAll(/\[!\[([^\]]*)\]\([^)]*\)\]\([^)]*\)/g, '[picture: $1]')
    .replaceAll(/\[([^\]]*)\]\(([^()\s]*)\)/g, '[$1]')
    .replaceAll(/^\|[ :|-]+\|$\n/gm, '')
    .replaceAll('**', '')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll(ZERO_WIDTH, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();

/** Of the status comment what can mean something new: not the badge, which says the headline again, nor how to share. */
export const meaning = (markdown: string): string =>
  asRead(markdown)
    .split('\n\n')
    .filter((block) => !/^(?:\[picture: |▸ |Share this wish|Faire connaître)/.test(block))
    .join('\n\n');
