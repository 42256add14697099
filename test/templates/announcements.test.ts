import { describe, expect, test } from 'vitest';
import type { Phase } from '../../src/domain/campaign.ts';
import type { AnnouncementKind } from '../../src/ports/jobs.ts';
import { renderAnnouncement } from '../../src/templates/comments.ts';
import { locales } from '../../src/templates/texts.ts';
import { aProgress, aWishView } from './a-wish-view.ts';

/** Each kind in the phase that it announces: what is forgotten here does not compile. */
const announced: Readonly<Record<AnnouncementKind, Phase>> = {
  accepted: 'funding',
  milestone: 'funding',
  'last-call': 'confirming',
  started: 'started',
  overdue: 'started',
  delivered: 'delivered',
  contested: 'contested',
  completed: 'completed',
  refunded: 'refunded',
};
const kinds = Object.keys(announced) as AnnouncementKind[];

const due = Temporal.Instant.from('2026-12-20T10:00:00Z');
const late = aProgress('started', {
  overdue: true,
  dueAt: due,
  originalDueAt: due,
  next: { who: 'developer', what: 'deliver-or-extend', at: due.add({ hours: 7 * 24 }) },
});

const words = (kind: AnnouncementKind, locale: string, percent?: number): string =>
  renderAnnouncement({ kind, percent, wish: wishFor(kind, locale) });

const wishFor = (kind: AnnouncementKind, locale: string) =>
  aWishView(announced[kind], kind === 'overdue' ? { locale, progress: late } : { locale });

describe('an announcement', () => {
  test.each(locales)('reads well in %s', async (locale) => {
    const all = [...kinds.map((kind) => words(kind, locale, 50)), words('milestone', locale, 90)];
    await expect(all.join('\n\n=====\n\n')).toMatchFileSnapshot(`./snapshots/announcements.${locale}.txt`);
  });

  test('of the last tenth says only what is missing', () => {
    expect(words('milestone', 'en', 50)).toContain('### €380 remaining of €500: 50% reached');
    expect(words('milestone', 'en', 90)).toContain('### €380 from starting');
  });

  test('is short: a heading, what it means, where to go', () => {
    for (const kind of kinds) {
      const blocks = words(kind, 'en', 50).split('\n\n');
      expect(blocks[0]).toMatch(/^### /);
      expect(blocks.length).toBeLessThanOrEqual(4);
    }
  });

  test('that is no longer true when it is written says how things are instead', () => {
    const open = aWishView('open');
    for (const kind of ['accepted', 'milestone', 'last-call'] as const)
      expect(renderAnnouncement({ kind, percent: 50, wish: open })).toContain(
        '### €120 pledged · awaiting a quote',
      );
    const fallen = renderAnnouncement({ kind: 'last-call', percent: undefined, wish: aWishView('funding') });
    expect(fallen).toContain('### €380 remaining of €500');
    const gone = aWishView('cancelled', { quotes: [], developer: undefined });
    expect(renderAnnouncement({ kind: 'accepted', percent: undefined, wish: gone })).toContain(
      '### Cancelled',
    );
  });

  test('mentions the developer where they must act, and nobody else', () => {
    const acting = kinds.filter((kind) => words(kind, 'en', 50).includes('@'));
    expect(acting).toEqual(['accepted', 'started', 'overdue']);
    for (const kind of kinds)
      for (const locale of locales)
        expect(words(kind, locale, 50).match(/@[\w-]+/g) ?? []).toEqual(
          acting.includes(kind) ? ['@grace'] : [],
        );
    const ghost = aWishView('started', { developer: 'ghost' });
    expect(renderAnnouncement({ kind: 'started', percent: undefined, wish: ghost })).not.toContain('@');
  });

  test('of the last call asks the developer who has not said that they are ready', () => {
    const next = { who: 'developer', what: 'say-ready', at: due } as const;
    const wish = aWishView('confirming', { progress: aProgress('confirming', { ready: false, next }) });
    const asked = renderAnnouncement({ kind: 'last-call', percent: undefined, wish });
    expect(asked).toContain('@grace, say\u00a0`/start` when you are ready to begin');
    expect(asked).toContain('Otherwise the quote is set aside on 20 December 2026 at 11:00 (Europe/Paris)');
    expect(words('last-call', 'en')).not.toContain('/start');
  });

  test('of a delay says when the work was due and when everything goes back', () => {
    expect(words('overdue', 'en')).toContain(
      'The work was due on 20 December 2026. With neither a delivery nor more time by 27 December 2026, everyone gets everything back.',
    );
  });

  test('of a milestone that the pledges have left behind says what is true now', () => {
    const reached = renderAnnouncement({ kind: 'milestone', percent: 90, wish: aWishView('confirming') });
    expect(reached).toContain('### €0 remaining of €500 · last call');
  });

  test('leads to a pledge only while one is taken', () => {
    expect(words('accepted', 'en')).toContain('/pledge?amount=380)');
    const paused = aProgress('funding', { paused: 'closed', pledgeable: false, closeTheGap: undefined });
    const resting = aWishView('funding', { progress: paused });
    expect(renderAnnouncement({ kind: 'accepted', percent: undefined, wish: resting })).not.toContain(
      '/pledge',
    );
  });
});
