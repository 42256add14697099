// One state, said everywhere: a campaign in each phase and side path, brought there by its own commands, is shown on every surface
// in every language, and what a reader reads back is what `progressOf` says. Add a surface in surfaces.ts: one entry.
import { describe, expect, test } from 'vitest';
import { phases } from '../../src/domain/campaign.ts';
import type { Campaign } from '../../src/domain/campaign.ts';
import { progressOf, type Progress } from '../../src/domain/progress.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { locales, writeDate, writeMoment } from '../../src/templates/texts.ts';
import { linksFor } from '../../src/usecases/links.ts';
import { viewWish } from '../../src/usecases/view-wish.ts';
import type { World } from '../../src/usecases/world.ts';
import { aCampaign, ids, people, type Story } from '../support/builders.ts';
import { type Said, surfaces } from './surfaces.ts';

const changed = (story: Story, change: (story: Story) => unknown): Story => {
  change(story);
  return story;
};

const states: readonly (readonly [string, Story])[] = [
  ...phases.map((phase) => [phase, aCampaign({ phase })] as const),
  ['open with one quote', changed(aCampaign({ phase: 'open' }), (story) => story.quote(people.developer))],
  [
    'open with two quotes',
    changed(aCampaign({ phase: 'open' }), (story) => {
      story.quote(people.developer);
      story.quote(people.otherDeveloper, { amount: 12_345n });
    }),
  ],
  [
    'open and covered',
    changed(aCampaign({ phase: 'open' }), (story) => {
      story.quote(people.developer, { amount: 9_000n });
    }),
  ],
  [
    'funding, with cents',
    changed(aCampaign({ phase: 'funding' }), (story) => story.pledge(people.otherBacker, 12_34n)),
  ],
  [
    'funding, ready',
    changed(aCampaign({ phase: 'funding' }), (story) =>
      story.do({ type: 'DeclareReady', by: people.developer }),
    ),
  ],
  [
    'funding, unconfirmed',
    changed(aCampaign({ phase: 'funding' }), (story) => {
      story.quote(people.developer, { amount: 160_000n });
      story.accept();
    }),
  ],
  [
    'funding again after backers left',
    changed(aCampaign({ phase: 'confirming' }), (story) =>
      story.do({ type: 'WithdrawPledge', by: people.backer }),
    ),
  ],
  ['overdue', changed(aCampaign({ phase: 'started' }), (story) => story.passUntil(story.state.work?.dueAt))],
  ...(['proposed', 'open', 'funding', 'confirming'] as const).map(
    (phase) =>
      [
        `${phase}, paused`,
        changed(aCampaign({ phase }), (story) => story.do({ type: 'Pause', reason: 'closed' })),
      ] as const,
  ),
];

const logins = new Map(Object.entries(ids).map(([name, id]) => [id, name.toLowerCase()]));

/** As the use case makes it of a campaign: nothing here is put together by the test. */
async function shown(campaign: Campaign, now: Temporal.Instant) {
  const project = {
    id: 1n,
    installation: 9n,
    owner: 'works',
    name: 'lantern',
    private: false,
    settings: { ...defaultSettings('EUR'), timeZone: 'Europe/Paris' },
    settingsEtag: undefined,
    settingsReadAt: undefined,
    settingsIssue: undefined,
    formerLabels: [],
    archived: false,
    writesRefused: false,
    renamedLabel: undefined,
  };
  const wish = {
    campaign: campaign.id,
    project,
    issue: 7n,
    number: 3,
    title: 'Dark mode',
    state: {
      asOf: undefined,
      locked: false,
      missing: [],
      movedAt: undefined,
      commentsUntil: now,
      alteredQuote: undefined,
    },
    stickyComment: undefined,
    stickyDigest: undefined,
    labelledPhase: undefined,
  };
  const person = {
    customer: undefined,
    email: undefined,
    locale: undefined,
    account: undefined,
    formerCustomers: 0,
  };
  const known = new Map([...logins].map(([id, login]) => [id, { ...person, id, login }]));
  const world = {
    clock: { now: () => now },
    links: linksFor('https://wishwell.example', 'https://github.com'),
    store: { people: async () => known, refundCause: async () => 'overdue' },
  };
  return viewWish(world as unknown as World, { wish, campaign });
}

/** While none is accepted, the quote that the pledges come nearest to stands for the target. */
const nearest = ({ quotes, target }: Progress) =>
  target === undefined ? quotes.toSorted((a, b) => Number(a.remaining - b.remaining))[0] : undefined;

/** What may be read of each fact. */
function mayBe(
  progress: Progress,
  locale: string,
): { readonly [Fact in keyof Required<Said>]: readonly unknown[] } {
  const quote = nearest(progress);
  const { at } = progress.next;
  const full =
    quote &&
    Number(((progress.pledged < quote.amount ? progress.pledged : quote.amount) * 100n) / quote.amount);
  return {
    remaining: [progress.remaining ?? quote?.remaining],
    target: [progress.target ?? quote?.amount],
    pledged: [progress.pledged],
    percent: full === undefined ? [progress.percent] : [full, progress.percent],
    backers: [progress.backers],
    phase: [progress.paused === undefined ? progress.phase : 'paused'],
    what: [progress.next.what],
    deadline: at ? [writeDate(locale, at, 'Europe/Paris'), writeMoment(locale, at, 'Europe/Paris')] : [],
  };
}

describe.each(locales)('in %s', (locale) => {
  test.each(states)('every surface says the same of a wish that is %s', async (_state, { state, now }) => {
    const wish = await shown(state, now);
    expect(wish.progress).toEqual(progressOf(state, now));
    const allowed = mayBe(wish.progress, locale);
    for (const surface of surfaces) {
      const { name } = surface;
      const said = surface.read(await surface.render(wish, locale), locale, wish);
      for (const [fact, value] of Object.entries(said).filter(([, value]) => value !== undefined)) {
        const right: readonly unknown[] = allowed[fact as keyof Said];
        if (!right.includes(value)) expect([name, fact, value]).toEqual([name, fact, right]);
      }
    }
  });

  test('every surface says all that it has to say of a wish that is being funded', async () => {
    const { state, now } = aCampaign({ phase: 'funding' });
    const wish = await shown(state, now);
    for (const surface of surfaces) {
      const { name, says } = surface;
      const said = Object.entries(surface.read(await surface.render(wish, locale), locale, wish)).filter(
        ([, value]) => value !== undefined,
      );
      expect([name, said.map(([fact]) => fact).toSorted()]).toEqual([name, says.toSorted()]);
    }
  });
});
