import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { database } from '../support/database.ts';
import { SPECIFICATION, Story, until } from '../support/story.ts';
import { type WholeRun, startWholeRun } from '../support/whole-run.ts';

const db = database();
let run: WholeRun;
let story: Story;

beforeAll(async () => {
  run = await startWholeRun(db.url);
  const { github } = run.local;
  const project = `${github.repository.owner}/${github.repository.name}`;
  const repository = `${github.apiUrl}/repos/${project}`;
  story = new Story({ base: run.base, repository, project, people: github.people }, 3);
}, 60_000);
afterAll(() => run?.stop());

describe('a wish on its whole way, on real HTTP', () => {
  test('the label makes a campaign, and one comment says so', async () => {
    await story.as(story.login('maintainer')).label(story.issue, 'wish');
    await story.untilPhase('proposed');
    expect(await story.status()).toContain('Waiting for the first pledge');
    expect(await story.ours()).toHaveLength(1);
  });

  test("the requester's first pledge opens it, and nothing is charged", async () => {
    const visitor = await story.pledge(story.login('requester'), '50');
    expect(visitor.page).toContain('Your pledge is secured');
    await story.untilPhase('open');
    expect(await until('the pledge shows', async () => /€50 pledged/.exec(await story.status())?.[0])).toBe(
      '€50 pledged',
    );
    expect(await run.app.store.balances()).toEqual([]);
  });

  test('an unreadable quote is answered with the line to write, and the answer goes when it is corrected', async () => {
    const developer = story.login('developer');
    const wrong = `/quote 5oo in 3 weeks\n${SPECIFICATION}`;
    const comment = await story.say(developer, wrong);
    expect(comment.reactions.confused).toBe(1);
    const reply = await until('the reply is there', () => story.replyTo(comment.id));
    expect(reply).toContain('`5oo` is not an amount');
    expect(reply).toMatch(/```\n\/quote .* in 3 weeks\n```/);
    const right = `/quote 500 in 3 weeks\n${SPECIFICATION}`;
    await story.as(developer).editComment(comment.id, right);
    await until(
      'the quote is taken',
      async () => (await story.answered(developer, right)).reactions['+1'] === 1,
    );
    const arrives = await until('the reply says what arrives', async () => {
      const said = await story.replyTo(comment.id);
      return said?.includes('reach you') && said;
    });
    expect(arrives).toContain('€490 of it reach you if 10 backers share it, and about €367.50 if 500 do');
    expect(arrives).toContain(`${run.base}/me/payout`);
  });

  test('a second developer quotes, and both are told apart by what would remain', async () => {
    await story.say(story.login('developer', 1), `/devis 620 € en 1 mois\n${SPECIFICATION} And the cover.`);
    const status = await until('both quotes show', async () => {
      const words = await story.status();
      return words.includes('€450') && words.includes('€570') && words;
    });
    expect(status).toContain('€450 remaining if');
  });

  test('who is no maintainer cannot accept, and is told who can', async () => {
    const outsider = story.login('outsider');
    const comment = await story.say(outsider, `/accept @${story.login('developer')}`);
    expect(comment.reactions.confused).toBe(1);
    expect(await until('the reply', () => story.replyTo(comment.id))).toMatch(/maintainer/i);
    await story.as(outsider).deleteComment(comment.id);
    await until(
      'the reply goes with its comment',
      async () => (await story.replyTo(comment.id)) === undefined,
    );
  });

  test('nobody is accepted whom the money could not reach, and both are told', async () => {
    const [developer, maintainer] = [story.login('developer'), story.login('maintainer')];
    const comment = await story.say(maintainer, `/accept @${developer}`);
    expect(comment.reactions.confused).toBe(1);
    expect(await until('the reply', () => story.replyTo(comment.id))).toContain('could not reach them');
    const visitor = await story.onboard(developer);
    expect(visitor.url).toBe(`${run.base}/me/payout/return`);
    expect(visitor.page).toContain('can reach you');
    // The other developer's still does.
    await until(
      'their reply asks for it no more',
      async () => (await story.ours()).filter(({ body }) => body.includes('/me/payout')).length === 1,
    );
    await story.as(maintainer).deleteComment(comment.id);
  });

  test('a maintainer accepts one, and the remainder is said first', async () => {
    await story.say(story.login('maintainer'), `/accept @${story.login('developer')}`);
    await story.untilPhase('funding');
    await until('the remainder', async () => (await story.status()).includes('€450 remaining of €500'));
    const badge = await fetch(`${run.base}/badge/gh/${story.cast.project}/${story.issue}.svg`);
    expect(await badge.text()).toContain('€450 remaining of €500');
  });

  test('two backers pledge, one of them closing the gap, and the last call begins', async () => {
    await story.pledge(story.login('backer'), '300');
    await until('€150 remain', async () => (await story.status()).includes('€150 remaining'));
    const visitor = await story.pledge(story.login('backer', 1));
    expect(visitor.page).toContain('Your pledge is secured');
    await story.untilPhase('last call');
    expect(await run.app.store.balances()).toEqual([]);
  });

  test('the developer is ready, the last call ends, the money is collected and development starts', async () => {
    await story.say(story.login('developer'), '/start');
    const playground = await story.playground();
    await playground.send(/\/sandbox\/clock/, { hours: '48' });
    await story.untilPhase('in development');
    const client = story.as(story.login('maintainer'));
    const assigned = await until('the developer is assigned', async () => {
      const { assignees } = await client.issue(story.issue);
      return assignees.length > 0 && assignees.map(({ login }) => login);
    });
    expect(assigned).toEqual([story.login('developer')]);
    // The new label comes before the old one goes.
    await until('its phase is its only label of ours', async () => {
      const ours = (await story.labels()).filter((label) => label.startsWith('wish:'));
      return ours.join() === 'wish: in development';
    });
  });

  const balanceOf = async (account: RegExp): Promise<bigint> => {
    const balances = await run.app.store.balances();
    expect(balances.reduce((sum, { amount }) => sum + amount, 0n)).toBe(0n);
    return balances
      .filter((line) => account.test(line.account))
      .reduce((sum, { amount }) => sum + amount, 0n);
  };
  const FEES = 825n;

  test('the books sum to zero, with the quote held, less what the processor kept', async () => {
    await until('the fees are known', async () => (await balanceOf(/^fees$/)) === FEES);
    expect(await balanceOf(/^held:/)).toBe(50_000n - FEES);
    expect(await balanceOf(/^card$/)).toBe(-50_000n);
  });

  test('each backer has a receipt, and the developer the start signal', async () => {
    const backers = [story.login('requester'), story.login('backer'), story.login('backer', 1)];
    const lines = (): readonly string[] =>
      run.local.mailbox.letters.map(({ to, subject }) => `${to.split('@')[0]} ${subject}`);
    const expected = [...backers.map((backer) => `${backer} Receipt`), `${story.login('developer')} Start`];
    await until('the mails are there', async () =>
      expected.every((start) => lines().some((line) => line.startsWith(start))),
    );
    for (const start of expected) expect(lines().filter((line) => line.startsWith(start))).toHaveLength(1);
    expect(lines().join('\n')).not.toMatch(/declin|refused/i);
  });

  test('what is delivered and approved is paid out once the money is there, and the books say where it is', async () => {
    await story.say(story.login('developer'), '/deliver');
    await story.untilPhase('delivered');
    await story.say(story.login('requester'), '/approve');
    await story.untilPhase('completed');
    const playground = await story.playground();
    await playground.send(/\/sandbox\/clock/, { hours: '240' });
    await until('it is paid', async () => (await balanceOf(/^developer:/)) === 50_000n - FEES);
    expect(await balanceOf(/^held:/)).toBe(0n);
    const paid = await until('the developer is told', async () =>
      run.local.mailbox.letters.find(
        ({ to, subject }) => to.startsWith(story.login('developer')) && /€491\.75/.test(subject),
      ),
    );
    expect(paid.text).toContain('€8.25');
  });

  test('the thread is a story: each announcement once, and nobody is told of cards', async () => {
    const said = (await story.ours()).map(({ body }) => body);
    const markers = said.flatMap((body) =>
      [...body.matchAll(/<!-- wishwell:(\S+) -->/g)].map(([, name]) => name),
    );
    expect(new Set(markers).size).toBe(markers.length);
    expect(markers.filter((name) => name?.startsWith('said:')).length).toBeGreaterThanOrEqual(3);
    expect(said.join('\n')).not.toMatch(/declin|card was|refused by/i);
  });
});
