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

const words = (kind: AnnouncementKind, locale: 'en' | 'fr', percent?: number): string =>
  renderAnnouncement({ kind, percent, wish: aWishView(announced[kind], { locale }) });

describe('an announcement', () => {
  test.each(locales)('reads well in %s', async (locale) => {
    const all = [...kinds.map((kind) => words(kind, locale, 50)), words('milestone', locale, 90)];
    await expect(all.join('\n\n=====\n\n')).toMatchFileSnapshot(`./snapshots/announcements.${locale}.txt`);
  });

  test('of the last tenth says only what is missing', () => {
    expect(words('milestone', 'en', 50)).toContain('### 50% reached: €380 remaining of €500');
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

  test('leads to a pledge only while one is taken', () => {
    expect(words('accepted', 'en')).toContain('/pledge?amount=380)');
    const paused = aProgress('funding', { paused: 'closed', pledgeable: false, closeTheGap: undefined });
    const resting = aWishView('funding', { progress: paused });
    expect(renderAnnouncement({ kind: 'accepted', percent: undefined, wish: resting })).not.toContain(
      '/pledge',
    );
  });
});
