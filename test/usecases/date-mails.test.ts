// Whom a date concerns: only who can do something about it, only while it is still true, and each person in one part.
import { describe, expect, test } from 'vitest';
import type { CampaignEvent, EventType } from '../../src/domain/campaign-event.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import type { MailContent } from '../../src/ports/mail.ts';
import { saidOfDates } from '../../src/usecases/date-mails.ts';
import { linksFor } from '../../src/usecases/links.ts';
import { aWish } from '../mail/mails.ts';
import { type Story, aCampaign, anActor, ids, people } from '../support/builders.ts';

const record = {
  campaign: 42n,
  project: {
    id: 1n,
    installation: 9n,
    owner: 'works',
    name: 'lantern',
    private: false,
    settings: defaultSettings('EUR'),
    settingsEtag: undefined,
    settingsReadAt: undefined,
    settingsIssue: undefined,
  },
  issue: 7n,
  number: 3,
  title: 'Dark mode',
  stickyComment: undefined,
  stickyDigest: undefined,
  labelledPhase: undefined,
} as const;

const names = new Map<bigint, string>(Object.entries(ids).map(([name, id]) => [id, name]));
const how = (content: MailContent): string =>
  [
    content.kind,
    ...('as' in content ? [`as ${content.as}`] : []),
    ...('silence' in content ? [content.silence] : []),
    ...('again' in content && content.again ? ['again'] : []),
  ].join(' ');

/** @param maintainers undefined: GitHub does not say */
async function told(
  story: Story,
  event: CampaignEvent,
  maintainers: readonly bigint[] | undefined = [ids.maintainer, ids.developer],
) {
  const world = {
    clock: { now: () => story.now },
    links: linksFor('https://wishwell.example', 'https://github.com'),
    forge: { maintainers: async () => maintainers },
  };
  const login = (id: bigint): string => names.get(id) ?? 'ghost';
  const dated = { world, campaign: story.state, wish: aWish(), record, login };
  // Of the forge nothing else is asked for.
  const said = await saidOfDates(dated as unknown as Parameters<typeof saidOfDates>[0], event);
  return said.map(({ person, content }) => `${how(content)} → ${login(person)}`);
}

const last = (story: Story, type: EventType): CampaignEvent => {
  const event = story.events.findLast((one) => one.type === type);
  if (event === undefined) throw new Error(`nothing was ${type}`);
  return event;
};
const extend = {
  type: 'AskExtension',
  by: people.developer,
  delay: { count: 5, unit: 'day' },
  reason: 'flu',
} as const;
const agree = { type: 'AnswerExtension', by: people.backer, accept: true } as const;

describe('the last call', () => {
  test('asks the developer whether they can begin, once more before it is too late, and not who said so', async () => {
    const story = aCampaign({ phase: 'confirming' });
    expect(await told(story, last(story, 'TargetReached'))).toEqual(['ready-asked → developer']);
    expect(await told(story, { type: 'ReadinessReminded' })).toEqual(['ready-asked again → developer']);
    expect(await told(story, { type: 'TargetReached', first: false })).toEqual([]);
    story.do({ type: 'DeclareReady', by: people.developer });
    expect(await told(story, last(story, 'TargetReached'))).toEqual([]);
  });
});

describe('the due date', () => {
  test('is the developer’s, and no reminder of it comes after it', async () => {
    const story = aCampaign({ phase: 'started' });
    expect(await told(story, { type: 'DueReminded', ahead: 'week' })).toEqual(['due-soon → developer']);
    story.passUntilDeadline();
    expect(await told(story, { type: 'DueReminded', ahead: 'week' })).toEqual([]);
    expect(await told(story, { type: 'WorkOverdue' })).toEqual(['overdue → developer']);
    expect(await told(story, { type: 'GraceReminded' })).toEqual(['overdue again → developer']);
    story.do({ type: 'Deliver', by: people.developer, pullRequest: undefined });
    expect(await told(story, { type: 'WorkOverdue' })).toEqual([]);
  });

  test('is moved by independent maintainers and by backers, whoever of them has not agreed yet', async () => {
    const story = aCampaign({ phase: 'started' });
    story.do(extend);
    expect(await told(story, last(story, 'ExtensionAsked'))).toEqual([
      'extension-asked as maintainer → maintainer',
      'extension-asked as backer → requester',
      'extension-asked as backer → backer',
      'extension-asked as backer → otherBacker',
    ]);
    story.do(agree);
    story.passUntilDeadline();
    expect(await told(story, { type: 'GraceReminded' }, [])).toEqual([
      'overdue again → developer',
      'extension-asked as backer again → requester',
      'extension-asked as backer again → otherBacker',
    ]);
    story.do({ ...agree, by: people.otherBacker });
    expect(await told(story, last(story, 'ExtensionAgreed'))).toEqual(['extension-agreed → developer']);
    expect(await told(story, last(story, 'ExtensionAsked'))).toEqual([]);
  });
});

describe('a delivery', () => {
  const merged = { number: 12, merged: true };

  test('is shown to who may approve it, and to backers who may object, each in one part', async () => {
    const story = aCampaign({ phase: 'started' });
    story.do({ type: 'Deliver', by: people.developer, pullRequest: merged });
    expect(await told(story, last(story, 'WorkDelivered'))).toEqual([
      'review-asked as requester pays → requester',
      'review-asked as maintainer pays → maintainer',
      'may-object pays → backer',
      'may-object pays → otherBacker',
    ]);
    expect(await told(story, last(story, 'WorkDelivered'), undefined)).toContain(
      'review-asked as maintainer pays → maintainer',
    );
  });

  test('reminds reviewers twice and backers once, not who objected, and the developer of the missing merge', async () => {
    const story = aCampaign({ phase: 'delivered' });
    story.do({ type: 'Object', by: people.requester });
    expect(await told(story, { type: 'ReviewReminded', ahead: 'week' })).toEqual([
      'review-asked as requester unmerged again → requester',
      'review-asked as maintainer unmerged again → maintainer',
      'merge-missing → developer',
    ]);
    expect(await told(story, { type: 'ReviewReminded', ahead: 'day' })).toContain(
      'may-object unmerged again → backer',
    );
    story.do({ type: 'Approve', by: people.maintainer });
    expect(await told(story, { type: 'ReviewReminded', ahead: 'day' })).toEqual([]);
  });
});

describe('a contested delivery', () => {
  test('is settled by independent maintainers, else the requester, else the backers, and they alone are asked', async () => {
    const story = aCampaign({ phase: 'contested' });
    const event = last(story, 'DeliveryContested');
    expect(await told(story, event)).toEqual(['settle-asked as maintainer → maintainer']);
    expect(await told(story, event, [ids.developer])).toEqual(['settle-asked as requester → requester']);
    expect(await told(story, { type: 'SettlementReminded' }, undefined)).toEqual([
      'settle-asked as maintainer again → maintainer',
    ]);
  });

  test('in a project of one single person is the backers’, and who voted is not asked again', async () => {
    const story = aCampaign({ phase: 'open' });
    const alone = anActor(ids.requester, 'admin');
    story.quote(alone);
    story.accept(ids.requester, alone);
    story.pledge(people.backer, 25_000n);
    story.pledge(people.otherBacker, 25_000n);
    story.do({ type: 'DeclareReady', by: alone });
    story.pass({ hours: 48 });
    story.authoriseAll();
    story.captureAll();
    story.do({ type: 'Deliver', by: alone, pullRequest: undefined });
    story.do({ type: 'Object', by: people.backer });
    const maintainers = [ids.requester];
    expect(await told(story, last(story, 'DeliveryContested'), maintainers)).toEqual([
      'vote-asked → backer',
      'vote-asked → otherBacker',
    ]);
    story.do({ type: 'VoteSettlement', by: people.backer, approve: true, maintainers });
    expect(await told(story, { type: 'SettlementReminded' }, maintainers)).toEqual([
      'vote-asked again → otherBacker',
    ]);
  });
});

test('that a wish expires is told to who can renew it, and as news to backers and developers', async () => {
  const story = aCampaign({ phase: 'funding' });
  story.quote(people.otherDeveloper);
  expect(await told(story, { type: 'ExpiryReminded', days: 30 }, [ids.maintainer])).toEqual([
    'expiring as requester → requester',
    'expiring as maintainer → maintainer',
    'expiry-ahead as backer → backer',
    'expiry-ahead as developer → developer',
    'expiry-ahead as developer → otherDeveloper',
  ]);
  story.passUntil(story.state.expiresAt);
  expect(await told(story, { type: 'ExpiryReminded', days: 7 })).toEqual([]);
});
