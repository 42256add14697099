// What the app writes in issues: the status comment, announcements, replies, the report of a broken settings file. Puts
// words and layout together; whatever people wrote is made safe in the modules that put the words together.
import type { Locale } from '../domain/settings.ts';
import { printable } from '../domain/text.ts';
import type { SettingsProblem } from '../ports/forge.ts';
import type { AnnouncementView, ReplyView, TakenView, WishView } from '../ports/views.ts';
import { announcementWords } from './announcement-words.ts';
import { partial, template } from './engine.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { type CommandRow, guidance } from './guidance.ts';
import { headline } from './headline.ts';
import { pledgeLink } from './pledge-links.ts';
import { type QuoteRow, type SpecificationDiff, quoteRows, specificationDiffs } from './quote-rows.ts';
import { type ReplyPart, replyParts } from './reply-words.ts';
import { allowedWords } from './settings-words.ts';
import { type ShareLink, shareLinks } from './share-links.ts';
import { bar, nextSentences, phaseSentence, remarks, writePercent } from './status-words.ts';
import { writeDate } from './texts.ts';
import { unquotable } from './unquotable.ts';
import { type Voice, markdownVoice } from './voice.ts';

interface Link {
  readonly label: string;
  readonly url: string;
}

interface StatusView {
  readonly badge: { readonly alt: string; readonly url: string } | undefined;
  readonly pageUrl: string;
  readonly headline: string;
  readonly progress: string;
  readonly phase: string;
  readonly next: string;
  readonly pledge: Link | undefined;
  readonly gap: Link | undefined;
  /** Whether quotes are compared by what would remain. */
  readonly remaining: boolean;
  readonly quotes: readonly QuoteRow[];
  readonly moreQuotes: string;
  readonly remarks: readonly string[];
  readonly diffs: readonly SpecificationDiff[];
  readonly share: readonly ShareLink[];
  readonly notes: readonly string[];
  readonly commands: readonly CommandRow[];
}

interface AnnouncementWords {
  readonly title: string;
  readonly text: string;
  readonly next: string;
  /** Of the accepted quote, where it is news. */
  readonly quoteUrl: string;
  readonly pledge: Link | undefined;
  readonly pageUrl: string;
}

interface ReplyWords {
  readonly parts: readonly ReplyPart[];
  readonly edit: boolean;
  readonly remove: boolean;
}

interface ReportWords {
  readonly text: string;
  readonly problems: readonly {
    readonly line: string;
    readonly key: string;
    readonly value: string;
    readonly allowed: string;
  }[];
}

partial('markdown', 'help', 'comments/help.md.hbs');
partial('markdown', 'share', 'comments/share.md.hbs');
const status = template<StatusView>('comments/status.md.hbs', 'markdown');
const announcement = template<AnnouncementWords>('comments/announcement.md.hbs', 'markdown');
const reply = template<ReplyWords>('comments/reply.md.hbs', 'markdown');
interface TakenWords {
  readonly text: string;
  readonly pageUrl: string;
}

const taken = template<TakenWords>('comments/taken.md.hbs', 'markdown');
const report = template<ReportWords>('comments/settings-report.md.hbs', 'markdown');

/** One blank line between blocks, none at the ends. */
const tidy = (words: string): string => unquotable(words.replace(/\n{3,}/g, '\n\n').trim());

/** At most 60,000 characters, so that a marker always fits beside it. */
export function renderStatus(wish: WishView): string {
  const voice = markdownVoice(wish.locale);
  const { progress } = wish;
  const { rows, more } = quoteRows(wish, voice);
  const first = headline(wish, voice);
  return tidy(
    status(wish.locale, {
      badge: wish.private
        ? undefined
        : { alt: voice.sentence('comments:badgeAlt', { headline: first }), url: wish.badgeUrl },
      pageUrl: wish.pageUrl,
      headline: first,
      progress: progressLine(wish, voice),
      phase: phaseSentence(wish, voice),
      next: nextSentences(wish, voice).join(' '),
      pledge: pledgeButton(wish, voice),
      gap: gapButton(wish, voice),
      remaining: progress.target === undefined,
      quotes: rows,
      moreQuotes: more,
      remarks: remarks(wish, voice),
      diffs: specificationDiffs(wish, voice),
      share: progress.pledgeable ? shareLinks(wish, wish.locale) : [],
      ...guidance(wish, voice),
    }),
  );
}

/** `████░░ 24 % · €120 pledged by 3 backers`; the bar only while there is something to fill. */
function progressLine({ progress }: WishView, voice: Voice): string {
  const { phase, target, percent, backers, pledged, currency } = progress;
  const isFilling = phase === 'funding' || phase === 'confirming' || phase === 'collecting';
  if (!isFilling && phase !== 'open' && phase !== 'proposed') return '';
  const filled =
    isFilling && target !== undefined ? [`\`${bar(percent)}\` ${writePercent(percent, voice)}`] : [];
  const count = { pledged: voice.money(pledged, currency), count: backers };
  return [...filled, ...(backers > 0 ? [voice.sentence('comments:backers', count)] : [])].join(' · ');
}

function pledgeButton(wish: WishView, voice: Voice): Link | undefined {
  if (!wish.progress.pledgeable) return undefined;
  const key = wish.progress.phase === 'proposed' ? 'first' : 'pledge';
  return { label: voice.sentence(`comments:button.${key}`), url: pledgeLink(wish) };
}

/** "Close the gap: €37" */
function gapButton(wish: WishView, voice: Voice): Link | undefined {
  const { closeTheGap, currency } = wish.progress;
  if (closeTheGap === undefined) return undefined;
  const amount = voice.money(closeTheGap, currency);
  return { label: voice.sentence('comments:button.gap', { amount }), url: pledgeLink(wish, closeTheGap) };
}

export function renderAnnouncement(view: AnnouncementView): string {
  const voice = markdownVoice(view.wish.locale);
  return tidy(
    announcement(view.wish.locale, {
      ...announcementWords(view, voice),
      next: isTimed(view.kind) ? nextSentences(view.wish, voice).slice(1).join(' ') : '',
      pledge: gapButton(view.wish, voice) ?? pledgeButton(view.wish, voice),
      quoteUrl: isOfQuote(view.kind) ? acceptedQuoteUrl(view.wish) : '',
      pageUrl: view.wish.pageUrl,
    }),
  );
}

const isOfQuote = (kind: AnnouncementView['kind']): boolean => kind === 'accepted' || kind === 'last-call';
const acceptedQuoteUrl = ({ quotes }: WishView): string =>
  quotes.find(({ accepted }) => accepted)?.commentUrl ?? '';

/** What must happen by a certain day. */
const isTimed = (kind: AnnouncementView['kind']): boolean =>
  ['last-call', 'started', 'overdue', 'delivered', 'contested'].includes(kind);

/** undefined: there is nothing to say in words. */
export function renderReply(view: ReplyView): string | undefined {
  const parts = replyParts(view, markdownVoice(view.locale));
  if (parts.length === 0) return undefined;
  const edit = parts.some(({ editable }) => editable);
  return tidy(reply(view.locale, { parts, edit, remove: parts.some(({ read }) => read !== undefined) }));
}

/** On a pull request of somebody else. */
export function renderTaken({ locale, timeZone, issue, developer, dueAt, pageUrl }: TakenView): string {
  const voice = markdownVoice(locale);
  const values = {
    number: issue,
    developer: voice.name(developer),
    date: writeDate(locale, dueAt, timeZone),
  };
  return tidy(taken(locale, { text: voice.sentence('comments:taken.text', values), pageUrl }));
}

/** Title and body of the one issue that says what is wrong with a settings file. */
export function renderSettingsReport(
  locale: Locale,
  path: string,
  problems: readonly SettingsProblem[],
): { readonly title: string; readonly body: string } {
  const voice = markdownVoice(locale);
  // As words, not as code: dialects differ on bars in code in a table.
  const cell = (words: string): string => escapeMarkdown(printable(words, 300));
  const rows = problems.map(({ line, key, value, allowed }) => ({
    line: String(line),
    key: key === '' ? voice.sentence('comments:settings.whole') : cell(key),
    value: cell(value),
    allowed: allowedWords(allowed, voice),
  }));
  const body = report(locale, {
    text: voice.sentence('comments:settings.text', { path: voice.code(path) }),
    problems: rows,
  });
  return { title: voice.sentence('comments:settings.title'), body: tidy(body) };
}
