// What is pasted elsewhere, in the languages that READMEs and pages are written in. Made of addresses of ours and words of
// ours alone: words of people could change what a snippet is.
import type { Locale } from '../../domain/settings.ts';
import type { BadgeStyle } from '../images/badge.ts';
import { type BannerSize, bannerBox } from '../images/banner.ts';
import type { Theme } from '../images/palette.ts';
import { DEFAULT_LIMIT } from './words.ts';

/** What is shown: a wish, or the wishes of a project. */
export interface Subject {
  /** Origin of this server. */
  readonly server: string;
  /** /gh/works/lantern/3 */
  readonly path: string;
  readonly isProject: boolean;
  /** For who cannot see it, and as a link where nothing better can be shown. */
  readonly words: string;
}

export interface Look {
  readonly theme: Theme;
  /** undefined: as the project is set, or as the page around it is written. */
  readonly language: Locale | undefined;
  readonly style: BadgeStyle;
  readonly size: BannerSize;
  readonly limit: number;
}

/** Only what differs from what comes by itself. */
function query(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

const unless = <Value>(value: Value, usual: Value): string | undefined =>
  value === usual ? undefined : String(value);

export const pageOf = ({ server, path }: Subject, { language }: Pick<Look, 'language'>): string =>
  server + path + query({ lang: language });

export const badgeOf = (subject: Subject, look: Look): string =>
  `${subject.server}/badge${subject.path}.svg` +
  query({ style: unless(look.style, 'flat'), theme: unless(look.theme, 'auto'), lang: look.language });

/** shields.io's own drawing of it: https://shields.io/badges/endpoint-badge */
export const shieldsOf = (subject: Subject, look: Look): string => {
  const words = `${subject.server}/badge${subject.path}.json${query({ lang: look.language })}`;
  return `https://img.shields.io/endpoint${query({ url: words, style: unless(look.style, 'flat') })}`;
};

export const bannerOf = (subject: Subject, look: Look): string =>
  `${subject.server}/banner${subject.path}.svg` +
  query({ size: unless(look.size, 'medium'), theme: unless(look.theme, 'auto'), lang: look.language });

export const cardOf = ({ server, path }: Subject, { language }: Pick<Look, 'language'>): string =>
  `${server}/card${path}.png${query({ lang: language })}`;

export const frameOf = (subject: Subject, look: Pick<Look, 'theme' | 'language' | 'limit'>): string =>
  `${subject.server}/embed${subject.path}` +
  query({
    limit: subject.isProject ? unless(look.limit, DEFAULT_LIMIT) : undefined,
    theme: unless(look.theme, 'auto'),
    lang: look.language,
  });

const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const attributes = (given: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${html(value ?? '')}"`)
    .join('');

export const markdownImage = (subject: Subject, image: string, page: string): string =>
  `[![${subject.words}](${image})](${page})`;

export const htmlImage = (
  subject: Subject,
  image: string,
  page: string,
  box: { readonly width?: number; readonly height: number },
): string => {
  const size = attributes({ width: box.width?.toString(), height: box.height.toString() });
  return `<a href="${html(page)}"><img src="${html(image)}" alt="${html(subject.words)}"${size}></a>`;
};

export const restructuredImage = (subject: Subject, image: string, page: string): string =>
  `.. image:: ${image}\n   :target: ${page}\n   :alt: ${subject.words}`;

export const asciidocImage = (subject: Subject, image: string, page: string): string =>
  `image:${image}["${subject.words}",link="${page}"]`;

export const fundingLine = (subject: Subject): string => `custom: ["${subject.server}${subject.path}"]`;

export const bannerSize = (look: Look) => bannerBox(look.size);

export function widgetCode(subject: Subject, look: Look): string {
  const tag = subject.isProject ? 'wishwell-wishes' : 'wishwell-banner';
  const given = attributes({
    [subject.isProject ? 'project' : 'wish']: subject.path.slice(1),
    limit: subject.isProject ? unless(look.limit, DEFAULT_LIMIT) : undefined,
    theme: unless(look.theme, 'auto'),
    lang: look.language,
  });
  const link = `<a href="${html(pageOf(subject, look))}">${html(subject.words)}</a>`;
  return `<script type="module" src="${subject.server}/widget.js"></script>\n<${tag}${given}>${link}</${tag}>`;
}

/** Where no script can say how tall it is: what a long title and five wishes take at this width. */
const FRAME = { wish: { width: 480, height: 280 }, project: { width: 480, height: 620 } } as const;

export const frameBox = ({ isProject }: Pick<Subject, 'isProject'>) => FRAME[isProject ? 'project' : 'wish'];

/** Without a colour scheme of its own the page around it would paint it a ground. */
export const frameCode = (
  subject: Subject,
  look: Pick<Look, 'theme' | 'language' | 'limit'>,
  box: { readonly width: number; readonly height: number } = frameBox(subject),
): string =>
  `<iframe src="${html(frameOf(subject, look))}" title="${html(subject.words)}" width="${box.width}" height="${box.height}" loading="lazy" style="border:0;max-width:100%;color-scheme:light"></iframe>`;
