import { describe, expect, test } from 'vitest';
import { type Phase, phases } from '../../src/domain/campaign.ts';
import type { NextStep } from '../../src/domain/next-step.ts';
import { headline } from '../../src/templates/headline.ts';
import { renderAnnouncement, renderStatus } from '../../src/templates/comments.ts';
import { bar, nextSentences } from '../../src/templates/status-words.ts';
import { locales } from '../../src/templates/texts.ts';
import { markdownVoice } from '../../src/templates/voice.ts';
import { aProgress, aQuote, aWishView } from './a-wish-view.ts';

describe('the status comment', () => {
  test.each(locales)('reads well in every phase, in %s', async (locale) => {
    const all = phases.map((phase) => `===== ${phase}\n\n${renderStatus(aWishView(phase, { locale }))}\n`);
    await expect(all.join('\n')).toMatchFileSnapshot(`./snapshots/status.${locale}.txt`);
  });

  test('says what remains before anything else', () => {
    const words = renderStatus(aWishView('funding'));
    expect(words.split('\n')[0]).toContain('€380 remaining of €500');
    expect(words).toContain(
      '### €380 remaining of €500\n\n`████░░░░░░░░░░░░░░░░` 24% · €120 pledged by 3 backers',
    );
  });

  test('says per quote what would remain, as long as none is accepted', () => {
    const quotes = [aQuote(), aQuote({ developer: 'linus', amount: 60_000n, remaining: 48_000n })];
    const words = renderStatus(aWishView('open', { quotes }));
    expect(words).toContain('### €380 remaining if grace’s quote is accepted');
    expect(words).toMatch(/\*\*grace\*\* \| €500 \| \*\*€380\*\*/);
    expect(words).toMatch(/\*\*linus\*\* \| €600 \| \*\*€480\*\*/);
    expect(renderStatus(aWishView('open'))).toContain('### €120 pledged · awaiting a quote');
  });

  test('closes the gap in one click', () => {
    const progress = aProgress('funding', { remaining: 3_750n, closeTheGap: 3_750n });
    const words = renderStatus(aWishView('funding', { progress }));
    expect(words).toContain(
      '[Close the gap: €37.50](https://wishwell.example/gh/works/lantern/3/pledge?amount=37.50)',
    );
    expect(words).toContain('**[Pledge](https://wishwell.example/gh/works/lantern/3/pledge)**');
  });

  test('offers no pledge where none is taken', () => {
    for (const phase of ['started', 'delivered', 'contested', 'completed', 'refunded', 'cancelled'] as const)
      expect(renderStatus(aWishView(phase))).not.toContain('/pledge)');
    const progress = aProgress('funding', { paused: 'closed', pledgeable: false, closeTheGap: undefined });
    const words = renderStatus(aWishView('funding', { progress }));
    expect(words).not.toContain('/pledge)');
    expect(words).toContain('### Paused · €380 remaining of €500');
    expect(words).toContain('The issue is closed, so the wish rests.');
  });

  test.each(phases)('says why nothing moves while the wish rests, in %s', (phase) => {
    for (const locale of locales)
      for (const paused of [
        'closed',
        'unlabelled',
        'transferred',
        'deleted',
        'app-removed',
        'app-suspended',
      ] as const) {
        const next = { who: 'maintainer', what: 'resume', at: undefined } as const;
        const progress = aProgress(phase, { paused, pledgeable: false, closeTheGap: undefined, next });
        const words = renderStatus(aWishView(phase, { locale, progress }));
        expect(words).toMatch(/^### (?:Paused|En pause) · /m);
        expect(words).not.toMatch(/undefined|\{\{|\/pledge\)/);
      }
  });

  test.each(locales)('says who must act next, whatever the step, in %s', (locale) => {
    const at = Temporal.Instant.from('2026-12-24T23:30:00Z');
    const steps: Readonly<Record<NextStep['what'], readonly [NextStep['who'], Phase]>> = {
      'pledge-first': ['requester', 'proposed'],
      quote: ['developers', 'open'],
      accept: ['maintainer', 'open'],
      pledge: ['backers', 'funding'],
      'pledge-again': ['backers', 'funding'],
      'say-ready': ['developer', 'confirming'],
      'last-call': ['backers', 'confirming'],
      collect: ['nobody', 'collecting'],
      deliver: ['developer', 'started'],
      'deliver-or-extend': ['developer', 'started'],
      'answer-extension': ['maintainer', 'started'],
      review: ['reviewers', 'delivered'],
      'review-unmerged': ['reviewers', 'delivered'],
      'review-held': ['reviewers', 'delivered'],
      settle: ['reviewers', 'contested'],
      'payout-account': ['developer', 'completed'],
      'payout-refused': ['developer', 'completed'],
      refund: ['nobody', 'refunding'],
      resume: ['maintainer', 'open'],
      nothing: ['nobody', 'completed'],
    };
    const all = Object.entries(steps).map(([what, [who, phase]]) => {
      const next = { who, what, at } as NextStep;
      const extension = { delay: { count: 7, unit: 'day' }, dueAt: at } as const;
      const progress = aProgress(phase, { next, dueAt: at, originalDueAt: at, extension });
      return `${what}: ${nextSentences(aWishView(phase, { locale, progress }), markdownVoice(locale)).join(' ')}`;
    });
    expect(all.join('\n')).not.toMatch(/undefined|\{\{/);
    // The day is the project's, where midnight is past already.
    expect(all.join('\n')).not.toContain('24 ');
    expect(`${all.join('\n')}\n`).toMatchSnapshot();
  });

  test('leads whoever wants to tell others to where they do, but never from a private repository', () => {
    const page = 'https%3A%2F%2Fwishwell.example%2Fgh%2Fworks%2Flantern%2F3';
    expect(renderStatus(aWishView('funding'))).toMatch(
      new RegExp(`\\(https://x\\.com/intent/post\\?[^)]*${page}[^)]*\\)`),
    );
    expect(renderStatus(aWishView('funding', { private: true }))).not.toContain('x.com');
    for (const phase of ['proposed', 'started', 'completed', 'cancelled'] as const)
      expect(renderStatus(aWishView(phase))).not.toContain('x.com');
  });

  test.each(locales)(
    'says the date first promised beside the present one for as long as it matters, in %s',
    (locale) => {
      const at = (text: string) => Temporal.Instant.from(text);
      const moved = { originalDueAt: at('2026-12-20T10:00:00Z'), dueAt: at('2027-01-20T10:00:00Z') };
      for (const phase of ['started', 'delivered', 'contested', 'completed', 'refunding'] as const) {
        const words = renderStatus(aWishView(phase, { locale, progress: aProgress(phase, moved) }));
        expect(words).toMatch(/20 (?:December|décembre) 2026.*20 (?:January|janvier) 2027/);
      }
      expect(renderStatus(aWishView('funding', { locale }))).not.toMatch(/[Pp]romis(?:ed)? (?:for|pour le)/);
    },
  );

  test('names the commands that somebody can use now', () => {
    const commands = (phase: Phase) =>
      [...renderStatus(aWishView(phase)).matchAll(/^- Write\s`(\/[^`]+)`/gm)].map(([, line]) => line);
    expect(commands('open')).toEqual([
      '/pledge 20',
      '/quote 500 in 14 days',
      '/accept @developer',
      '/wish cancel REASON',
      '/wish',
    ]);
    expect(commands('started')).toEqual([
      '/deliver #12',
      '/extend 7 days REASON',
      '/quote withdraw',
      '/wish',
    ]);
    expect(commands('delivered')).toEqual(['/approve', '/deliver #12', '/wish']);
    expect(commands('refunded')).toEqual([]);
  });

  test('has no badge in a private repository', () => {
    expect(renderStatus(aWishView('funding'))).toContain('/badge/');
    expect(renderStatus(aWishView('funding', { private: true }))).not.toContain('/badge/');
  });

  test('shows a quote against the version before', () => {
    const before = {
      amount: 55_000n,
      delay: { count: 1, unit: 'week' },
      specification: 'A switch.\nBy hand.',
    } as const;
    const quote = aQuote({ version: 3, accepted: true, before, specification: 'A switch.\n```\nBy itself.' });
    const words = renderStatus(aWishView('funding', { quotes: [quote] }));
    expect(words).toContain('| −€50, 1 week → 2 weeks, new specification |');
    expect(words).toContain('**grace, version 2 → 3**');
    expect(words).toContain('````diff\n  A switch.\n- By hand.\n+ ```\n+ By itself.\n````');
    const same = { amount: quote.amount, delay: quote.delay, specification: quote.specification };
    expect(renderStatus(aWishView('funding', { quotes: [{ ...quote, before: same }] }))).toContain(
      '| nothing changed |',
    );
  });

  test('shows only the accepted quote once the cards are charged', () => {
    const quotes = [aQuote({ accepted: true }), aQuote({ developer: 'linus' })];
    expect(renderStatus(aWishView('confirming', { quotes }))).toContain('linus');
    expect(renderStatus(aWishView('started', { quotes }))).not.toContain('linus');
  });

  test('names backers who chose so, and says what is being waited for', () => {
    const progress = aProgress('funding', { unconfirmed: 2_000n, ready: true });
    const words = renderStatus(aWishView('funding', { progress, namedBackers: ['bob', 'eve'] }));
    expect(words).toContain('Among the backers: bob, eve.');
    expect(words).toContain('€20 more is not counted until its backers agree');
    expect(words).toContain('grace is ready to begin.');
  });

  test('says when the work is due, and what was promised first', () => {
    const due = Temporal.Instant.from('2026-12-24T10:00:00Z');
    const next = { who: 'developer', what: 'deliver', at: due } as const;
    const first = Temporal.Instant.from('2026-12-20T10:00:00Z');
    const moved = aProgress('started', { dueAt: due, originalDueAt: first, next });
    const words = renderStatus(aWishView('started', { progress: moved }));
    expect(words).toContain('The work is due on 24 December 2026.');
    expect(words).toContain('First promised for 20 December 2026, then, by agreement, for 24 December 2026.');
    const kept = aProgress('started', { dueAt: due, originalDueAt: due, next });
    expect(renderStatus(aWishView('started', { progress: kept }))).not.toContain('romised for');
  });

  test('says the hour where hours count, in the time zone of the project', () => {
    expect(renderStatus(aWishView('confirming'))).toContain(
      'collected on 3 December 2026 at 14:05 (Europe/Paris)',
    );
  });

  test('tells where the three promises of the app have their limits', () => {
    for (const locale of locales) {
      const proposed = renderStatus(aWishView('proposed', { locale }));
      expect(proposed).toMatch(/no minimum but the least|pas de minimum, sinon/);
      expect(proposed).toMatch(/may open one without|peuvent en ouvrir un sans/);
      for (const phase of ['open', 'funding', 'confirming', 'collecting'] as const)
        expect(renderStatus(aWishView(phase, { locale }))).toMatch(
          /starts after the last call|commence après le dernier appel/,
        );
    }
  });

  test('is the same text for the same view', () => {
    expect(renderStatus(aWishView('funding'))).toBe(renderStatus(aWishView('funding')));
  });
});

test('the bar is full only when nothing remains', () => {
  expect(bar(0)).toBe('░'.repeat(20));
  expect(bar(99)).toBe(`${'█'.repeat(19)}░`);
  expect(bar(100)).toBe('█'.repeat(20));
});

test('every phase has its headline in both languages', () => {
  for (const locale of locales)
    for (const phase of phases) expect(headline(aWishView(phase), markdownVoice(locale))).not.toBe('');
});

describe('what came before', () => {
  test.each([
    ['funding', { uncovered: true }, /first attempt to collect/],
    ['open', { setAside: true }, /was set aside/],
    ['started', { rejections: 1 }, /was sent back/],
  ] as const)('explains how things are while it is %s', (phase, changes, words) => {
    expect(renderStatus(aWishView(phase, { progress: aProgress(phase, changes) }))).toMatch(words);
    expect(renderStatus(aWishView(phase))).not.toMatch(words);
  });

  test.each(['overdue', 'gave-up', 'contested', 'hold-limit', 'capture-failed'] as const)(
    'is why the money goes back: %s',
    (refundCause) => {
      const told = renderStatus(aWishView('refunded', { refundCause }));
      expect(told).not.toContain('did not come true');
      expect(told).toContain('Everyone got everything back.');
      const wish = aWishView('refunded', { refundCause });
      expect(renderAnnouncement({ kind: 'refunded', percent: undefined, wish })).not.toContain('come true');
    },
  );
});
