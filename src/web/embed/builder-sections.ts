// The ways to show a wish elsewhere, each with how it looks and what to paste. The easiest stands first.
import type { Locale } from '../../domain/settings.ts';
import type { BuilderSection } from '../../templates/embed-pages.ts';
import { text } from '../../templates/texts.ts';
import * as snippets from './snippets.ts';
import type { Look, Subject } from './snippets.ts';

type Code = BuilderSection['snippets'][number];
type Format = 'html' | 'markdown' | 'restructured' | 'asciidoc' | 'shields' | 'yaml';

const BADGE_HEIGHT = { flat: 20, 'flat-square': 20, 'for-the-badge': 28 } as const;

/** One sentence says it for both kinds of page. */
const ONE_LEAD: ReadonlySet<string> = new Set(['banner', 'funding']);

/** Addresses that begin here lead to this server wherever the page itself is read. */
const local = (subject: Subject, url: string): string => url.slice(subject.server.length);

export function builderSections(subject: Subject, look: Look, locale: Locale): readonly BuilderSection[] {
  const page = snippets.pageOf(subject, look);
  const kind = subject.isProject ? 'project' : 'wish';
  const code = (id: string, format: Format, written: string): Code => ({
    id: `${id}-${format}`,
    section: id,
    label: text(locale, `embed:formats.${format}`),
    code: written,
  });
  const section = (
    id: 'widget' | 'banner' | 'badge' | 'frame' | 'funding',
    codes: readonly Code[],
    preview: Partial<Pick<BuilderSection, 'widget' | 'image' | 'frame'>>,
  ): BuilderSection => ({
    id,
    title: text(locale, `embed:${id}.title`),
    lead: text(locale, ONE_LEAD.has(id) ? `embed:${id}.lead` : `embed:${id}.lead.${kind}`),
    widget: undefined,
    image: undefined,
    frame: undefined,
    snippets: codes.slice(0, 1),
    others: codes.slice(1),
    ...preview,
  });
  const pictured = (
    id: 'banner' | 'badge',
    image: string,
    box: { readonly width?: number; readonly height: number },
    first: 'html' | 'markdown',
  ): BuilderSection => {
    const codes = [
      code(id, 'html', snippets.htmlImage(subject, image, page, box)),
      code(id, 'markdown', snippets.markdownImage(subject, image, page)),
      code(id, 'restructured', snippets.restructuredImage(subject, image, page)),
      code(id, 'asciidoc', snippets.asciidocImage(subject, image, page)),
      ...(id === 'badge'
        ? [code(id, 'shields', snippets.markdownImage(subject, snippets.shieldsOf(subject, look), page))]
        : []),
    ];
    const ordered =
      first === 'html' ? codes : [...codes.slice(1, 2), ...codes.slice(0, 1), ...codes.slice(2)];
    return section(id, ordered, {
      image: { src: local(subject, image), alt: subject.words, width: box.width, height: box.height },
    });
  };
  const frame = snippets.frameBox(subject);
  return [
    section('widget', [code('widget', 'html', snippets.widgetCode(subject, look))], {
      widget: {
        at: subject.path.slice(1),
        isProject: subject.isProject,
        limit: look.limit,
        theme: look.theme,
        lang: look.language,
        href: subject.path,
        words: subject.words,
      },
    }),
    pictured('badge', snippets.badgeOf(subject, look), { height: BADGE_HEIGHT[look.style] }, 'markdown'),
    ...(subject.isProject
      ? []
      : [pictured('banner', snippets.bannerOf(subject, look), snippets.bannerSize(look), 'html')]),
    section('frame', [code('frame', 'html', snippets.frameCode(subject, look))], {
      frame: { src: local(subject, snippets.frameOf(subject, look)), title: subject.words, ...frame },
    }),
    section('funding', [code('funding', 'yaml', snippets.fundingLine(subject))], {}),
  ];
}
