// What the app writes in issues: the status comment, announcements, replies, the report of a broken settings file.
// (In the making, together with templates/comments and locales/*/comments.json: the signatures stand, import them.)
import type { Locale } from '../domain/settings.ts';
import type { SettingsProblem } from '../ports/forge.ts';
import type { AnnouncementView, ReplyView, WishView } from '../ports/views.ts';

/** At most 60,000 characters, so that a marker always fits beside it. */
export function renderStatus(_view: WishView): string {
  throw new Error('in the making');
}

export function renderAnnouncement(_view: AnnouncementView): string {
  throw new Error('in the making');
}

/** undefined: there is nothing to say in words. */
export function renderReply(_view: ReplyView): string | undefined {
  throw new Error('in the making');
}

/** Title and body of the one issue that says what is wrong with a settings file. */
export function renderSettingsReport(
  _locale: Locale,
  _path: string,
  _problems: readonly SettingsProblem[],
): { readonly title: string; readonly body: string } {
  throw new Error('in the making');
}
