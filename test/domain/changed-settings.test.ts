// The table of docs/settings.md, key by key: what a change of the file does to wishes that run. What stands outside the
// rules of a campaign (label, language, announcements) is tried in test/usecases/follow-settings.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Phase, Rules } from '../../src/domain/campaign.ts';
import { rulesFrom } from '../../src/domain/settings.ts';
import { settingsParser } from '../../src/github/settings.ts';
import { settingsFields } from '../../src/github/settings-fields.ts';
import { aCampaign, people } from '../support/builders.ts';

const parse = settingsParser({ currencies: ['EUR', 'JPY'], defaultCurrency: 'EUR' });

function rulesIn(file: string): Rules {
  const parsed = parse(file);
  if (!parsed.ok) throw new Error(`no settings: ${file}`);
  return rulesFrom(parsed.settings, { floor: 50n, maxHoldDays: 75, withdrawalDays: 14 });
}

/** In a wish of these rules, brought to this phase. */
function changedIn(phase: Phase, file: string) {
  const story = aCampaign({
    phase,
    rules: { ...rulesIn(''), minSpecification: 20, payoutReady: 'optional' },
  });
  const before = story.state;
  const events = story.do({ type: 'ChangeRules', rules: rulesIn(file), currency: 'EUR' });
  return { story, before, after: story.state, events };
}

const unaccepted = ['proposed', 'open', 'expired'] as const;
const accepted = ['funding', 'confirming', 'collecting', 'started', 'delivered', 'contested'] as const;
const over = ['completed', 'refunded', 'cancelled'] as const;

/** How a key is written in a file, which rule it is, and what it becomes: at once everywhere, or only where none is accepted. */
const keys: readonly (readonly [
  key: string,
  file: string,
  rule: keyof Rules,
  follows: 'at once' | 'unaccepted',
])[] = [
  ['timezone', 'timezone: Asia/Tokyo', 'timeZone', 'unaccepted'],
  ['requester_pledge', 'requester_pledge: optional', 'requesterPledge', 'at once'],
  ['quotes.by', 'quotes: { by: collaborators }', 'quotesBy', 'at once'],
  ['quotes.accepted_by', 'quotes: { accepted_by: requester }', 'acceptedBy', 'at once'],
  ['quotes.min_spec', 'quotes: { min_spec: 500 }', 'minSpecification', 'at once'],
  ['quotes.payout_ready', 'quotes: { payout_ready: required }', 'payoutReady', 'unaccepted'],
  ['funding.cooling_off', 'funding: { cooling_off: 24h }', 'coolingOffHours', 'unaccepted'],
  ['funding.last_call', 'funding: { last_call: 0 }', 'lastCallHours', 'unaccepted'],
  ['funding.expires', 'funding: { expires: 10d }', 'expiresDays', 'at once'],
  ['funding.milestones', 'funding: { milestones: [10, 95] }', 'milestones', 'at once'],
  ['delivery.review', 'delivery: { review: 1d }', 'reviewDays', 'unaccepted'],
  ['delivery.grace', 'delivery: { grace: 1d }', 'graceDays', 'unaccepted'],
];

describe('a changed settings file', () => {
  test.each(keys)('%s: %s', (_key, file, rule, follows) => {
    const asked = rulesIn(file)[rule];
    for (const phase of unaccepted) expect(changedIn(phase, file).after.rules[rule]).toEqual(asked);
    for (const phase of accepted) {
      const { before, after } = changedIn(phase, file);
      expect(after.rules[rule]).toEqual(follows === 'at once' ? asked : before.rules[rule]);
      // No date that was given moves, nothing is taken from anybody.
      const { rules: _before, milestonesSaid: _said, events: _count, ...kept } = before;
      expect(after).toMatchObject(kept);
    }
    for (const phase of over) expect(changedIn(phase, file).events).toEqual([]);
  });

  test('opens what is proposed where no pledge is asked of requesters any more, and closes nothing', () => {
    expect(changedIn('proposed', 'requester_pledge: optional').after.phase).toBe('open');
    const { story } = changedIn('open', 'requester_pledge: optional');
    story.do({ type: 'ChangeRules', rules: rulesIn(''), currency: 'EUR' });
    expect(story.state.phase).toBe('open');
  });

  test('lets quotes that stand be accepted, whatever new ones are held to', () => {
    const story = aCampaign({ phase: 'open' });
    story.quote(people.developer);
    story.do({
      type: 'ChangeRules',
      rules: rulesIn('quotes: { by: collaborators, min_spec: 9000, payout_ready: optional }'),
    });
    story.accept();
    expect(story.state.phase).toBe('funding');
  });

  test('gives the date of expiry that it says at the next renewal', () => {
    const { story, before } = changedIn('open', 'funding: { expires: 400d }');
    expect(story.state.expiresAt).toEqual(before.expiresAt);
    story.do({ type: 'RenewWish', by: people.requester });
    expect(story.state.expiresAt).toEqual(story.now.add({ hours: 400 * 24 }));
  });

  test('announces no milestone that the pledges have passed already, and those that come', () => {
    const { story } = changedIn('funding', 'funding: { milestones: [10, 60, 75] }');
    expect(story.state.milestonesSaid).toEqual([50, 10, 60]);
    const events = story.pledge(people.otherBacker, 2_500n);
    expect(events.filter(({ type }) => type === 'MilestoneReached')).toEqual([
      { type: 'MilestoneReached', percent: 75 },
    ]);
  });

  test('is followed in whole once the acceptance is undone', () => {
    const file = 'funding: { last_call: 0 }\ndelivery: { grace: 1d }';
    const { story } = changedIn('funding', file);
    story.do({ type: 'UndoAcceptance', by: people.maintainer });
    story.do({ type: 'ChangeRules', rules: rulesIn(file), currency: 'EUR' });
    expect(story.state.rules).toMatchObject({ lastCallHours: 0, graceDays: 1 });
  });

  test('changes the currency only while nobody has named an amount', () => {
    const yen = { type: 'ChangeRules', rules: { ...rulesIn(''), floor: 100n }, currency: 'JPY' } as const;
    const story = aCampaign();
    expect(story.do(yen)).toMatchObject([{ type: 'RulesChanged', currency: 'JPY' }]);
    expect(story.state).toMatchObject({ currency: 'JPY', rules: { floor: 100n } });
    const quoted = aCampaign();
    quoted.quote(people.developer);
    for (const named of [
      quoted,
      ...[...unaccepted.slice(1), ...accepted].map((phase) => aCampaign({ phase })),
    ]) {
      named.do(yen);
      expect(named.state).toMatchObject({ currency: 'EUR', rules: { floor: 50n } });
    }
  });

  test('is described in the documentation, key by key', () => {
    const docs = readFileSync(join(import.meta.dirname, '../../docs/settings.md'), 'utf8');
    const described = [...docs.matchAll(/^\| `([^`]+)`/gm)].map(([, key = '']) => key);
    expect(described).toEqual(Object.keys(settingsFields(['EUR'])));
    const tried = keys.map(([key]) => key);
    expect(new Set([...tried, 'label', 'currency', 'locale', 'announce'])).toEqual(new Set(described));
    const example = /```yaml\n([\s\S]*?)```/.exec(docs)?.[1] ?? '';
    expect(rulesIn(example)).toEqual({ ...rulesIn(''), timeZone: 'Europe/Paris' });
  });
});
