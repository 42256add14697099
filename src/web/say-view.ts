// What a backer can say of the work, as a panel of their own page: what it is about, until when, what it does, and the buttons.
import type { Locale } from '../domain/settings.ts';
import type { OwnPledge, OwnSay } from '../ports/affairs.ts';
import type { PledgePage } from '../templates/pages.ts';
import { text, writeDate, writeDelay, writeMoment } from '../templates/texts.ts';

type Panel = NonNullable<PledgePage['say']>;
type Button = Panel['buttons'][number];
type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Something is asked of them that they have not done. */
export const sayAsked = ({ say }: OwnPledge): boolean =>
  (say?.kind === 'extension' && !say.agreed) || (say?.kind === 'vote' && say.voted === undefined);

function linesOf(say: OwnSay, own: OwnPledge, locale: Locale, words: Say): readonly string[] {
  const { timeZone, developer = '' } = own.wish;
  const until = writeMoment(locale, say.until, timeZone);
  switch (say.kind) {
    case 'extension': {
      const extra = writeDelay(locale, say.delay);
      return [
        words('asked', { developer, extra, due: writeDate(locale, say.dueAt, timeZone) }),
        words('how', { percent: say.percent }),
        words('until', { until }),
        ...(say.agreed ? [words('agreed')] : []),
      ];
    }
    case 'objection':
      return [
        words('what', { developer, until }),
        words('how', { percent: say.percent }),
        words(say.silencePays ? 'silencePays' : 'silence', { until }),
        ...(say.objected ? [words('objected')] : []),
      ];
    case 'vote':
      return [
        words('what', { developer }),
        words('how'),
        words('count', { approve: say.approve, refund: say.refund }),
        words('until', { until }),
        ...(say.voted === undefined ? [] : [words(say.voted ? 'votedApprove' : 'votedRefund')]),
      ];
    case 'settled-by':
      return [words(say.by), words('until', { until })];
  }
}

function buttonsOf(say: OwnSay, words: Say): readonly Button[] {
  const button = (path: Button['path'], value: string, key: string, second = false): Button => ({
    path,
    value,
    words: words(key),
    second,
  });
  switch (say.kind) {
    case 'extension':
      return [say.agreed ? button('extension', 'no', 'takeBack', true) : button('extension', 'yes', 'agree')];
    case 'objection':
      return say.objected ? [] : [button('object', 'yes', 'object', true)];
    case 'vote':
      return [
        ...(say.voted === true ? [] : [button('vote', 'approve', 'approve')]),
        ...(say.voted === false ? [] : [button('vote', 'refund', 'refund', true)]),
      ];
    case 'settled-by':
      return [];
  }
}

export function sayPanel(own: OwnPledge, locale: Locale): Panel | undefined {
  const { say } = own;
  if (say === undefined) return undefined;
  const words: Say = (key, values = {}) => text(locale, `deciding:${say.kind}.${key}`, values);
  return {
    title: words('title'),
    asks: sayAsked(own),
    lines: linesOf(say, own, locale, words),
    buttons: buttonsOf(say, words),
  };
}
