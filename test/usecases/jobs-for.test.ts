// What notifies people, and what does not.
import { expect, test } from 'vitest';
import type { RecordedEvent } from '../../src/domain/campaign-event.ts';
import { jobsFor } from '../../src/usecases/jobs-for.ts';
import { type Story, aCampaign, people } from '../support/builders.ts';

function announced(story: Story, act: () => void): readonly string[] {
  const before = story.events.length;
  act();
  const events = story.events
    .slice(before)
    .map((event, index): RecordedEvent => ({ sequence: before + index + 1, at: story.now, event }));
  return jobsFor(undefined, story.state, events).flatMap((job) =>
    job.task === 'announce' ? [job.kind] : [],
  );
}

test('an acceptance that is covered at once is one comment, which begins the last call', () => {
  const story = aCampaign({ phase: 'open' });
  story.quote(people.developer, { amount: 30_000n });
  expect(announced(story, () => story.accept())).toEqual(['accepted']);
  story.do({ type: 'UndoAcceptance', by: people.maintainer });
  story.pledge(people.backer, 25_000n);
  expect(announced(story, () => story.accept())).toEqual(['last-call']);
});

test('of several milestones passed at once the highest is said, and none with the last call', () => {
  const story = aCampaign({ phase: 'open' });
  story.quote(people.developer);
  story.accept();
  expect(announced(story, () => story.pledge(people.backer, 32_000n))).toEqual(['milestone']);
  expect(announced(story, () => story.pledge(people.otherBacker, 8_000n))).toEqual(['last-call']);
});
