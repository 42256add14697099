// Who decides for a wish on a page: with the permission that GitHub gives at that moment, and with what they paid.
import { describe, expect, test } from 'vitest';
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import type { Actor, Campaign, Permission } from '../../src/domain/campaign.ts';
import { captureOrder } from '../../src/domain/capture-order.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { changeCampaign } from '../../src/usecases/change-campaign.ts';
import { webUseCases } from '../../src/usecases/for-web.ts';
import { aStore, aWish } from '../store/a-store.ts';
import { ids, people, specification } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { type AWorld, aWorld } from './a-world.ts';

const open = aStore(database());
let lastPledge = 7000n;

interface There {
  readonly at: AWorld;
  readonly campaign: bigint;
  readonly address: { readonly owner: string; readonly name: string; readonly number: number };
  /** Of everybody who has one. */
  readonly permissions: Map<bigint, Permission>;
  readonly web: ReturnType<typeof webUseCases>;
  readonly ask: (command: CampaignCommand) => Promise<void>;
  readonly state: () => Promise<Campaign>;
}

const visitor = (id: bigint) => ({ id, login: `person-${id}` });

async function aPlace(): Promise<There> {
  const permissions = new Map<bigint, Permission>([[ids.maintainer, 'maintain']]);
  const at = aWorld(
    open,
    {},
    {
      permission: async (_project, { id }) => permissions.get(id) ?? 'read',
      maintainers: async () => [...permissions].filter(([, one]) => one !== 'read').map(([id]) => id),
    },
  );
  const campaign = await aWish(open.store);
  const wish = await open.store.wish(campaign);
  if (!wish) throw new Error('the wish is gone');
  const state = async (): Promise<Campaign> => {
    const found = await open.store.campaign(campaign);
    if (!found) throw new Error('the campaign is gone');
    return found;
  };
  return {
    at,
    campaign,
    address: { owner: wish.project.owner, name: wish.project.name, number: wish.number },
    permissions,
    web: webUseCases(at.world),
    state,
    async ask(command) {
      const outcome = await changeCampaign(at.world, campaign, command);
      if (outcome.kind !== 'changed')
        throw new Error(`${command.type} came to ${JSON.stringify(outcome.kind)}`);
      // What an answer of the processor makes due is done at once.
      if (command.type.startsWith('Record')) await changeCampaign(at.world, campaign, { type: 'Tick' });
    },
  };
}

/** @param developer who may be the requester, too */
async function started(there: There, developer: Actor = people.developer): Promise<void> {
  const { ask, at, state } = there;
  const pledge = (by: Actor, amount: bigint) =>
    ask({ type: 'SecurePledge', by, pledge: (lastPledge += 1n), amount, named: false });
  await ask({ type: 'OpenWish', by: people.maintainer });
  const delay = { count: 14, unit: 'day' } as const;
  await ask({ type: 'SubmitQuote', by: developer, amount: 50_000n, delay, specification, comment: 900n });
  await ask({ type: 'AcceptQuote', by: people.maintainer, developer: developer.id, version: undefined });
  await pledge(people.backer, 30_000n);
  await pledge(people.otherBacker, 20_000n);
  await ask({ type: 'DeclareReady', by: developer });
  at.now = nextDeadline(await state()) ?? at.now;
  await ask({ type: 'Tick' });
  const captureBefore = at.now.add({ hours: 7 * 24 });
  for (const { id, amount } of (await state()).pledges)
    await ask({ type: 'RecordAuthorised', pledge: id, attempt: 1, amount, captureBefore });
  for (const { id } of captureOrder(await state())) {
    const amount = (await state()).pledges.find((one) => one.id === id)?.charge?.share ?? 0n;
    await ask({ type: 'RecordCaptured', pledge: id, attempt: 1, amount });
  }
}

const backer = visitor(ids.backer);
const otherBacker = visitor(ids.otherBacker);

describe('backers', () => {
  test('give the developer more time together, and each sees how far they are', async () => {
    const there = await aPlace();
    const { web, address, state } = there;
    await started(there);
    expect((await web.ownPledge(backer, address))?.say).toBeUndefined();
    const delay = { count: 5, unit: 'day' } as const;
    await there.ask({ type: 'AskExtension', by: people.developer, delay, reason: 'flu' });
    const due = (await state()).work?.dueAt;
    expect(await web.answerExtension(otherBacker, address, true)).toEqual({ kind: 'done' });
    expect((await web.ownPledge(otherBacker, address))?.say).toMatchObject({ agreed: true, percent: 40 });
    expect(await web.answerExtension(otherBacker, address, false)).toEqual({ kind: 'done' });
    expect((await web.ownPledge(backer, address))?.say).toMatchObject({ agreed: false, percent: 0 });
    await web.answerExtension(backer, address, true);
    expect((await state()).work?.dueAt).toEqual(due?.add({ hours: 5 * 24 }));
    expect(await web.answerExtension(visitor(ids.outsider), address, true)).toMatchObject({
      refusal: { kind: 'NotReviewer' },
    });
  });

  test('contest a delivery, and settle it in a project of one single person', async () => {
    const there = await aPlace();
    const { web, address, state, permissions } = there;
    const alone = { id: ids.requester, permission: 'admin' } as const;
    await started(there, alone);
    permissions.clear();
    permissions.set(ids.requester, 'admin');
    await there.ask({ type: 'Deliver', by: alone, pullRequest: undefined });
    expect(await web.objectTo(visitor(ids.requester), address)).toMatchObject({
      refusal: { kind: 'NotBacker' },
    });
    await web.objectTo(otherBacker, address);
    expect((await state()).phase).toBe('contested');
    expect(await web.settle(visitor(ids.requester), address, 100)).toMatchObject({
      refusal: { kind: 'NotIndependent' },
    });
    await web.voteSettlement(otherBacker, address, false);
    expect((await web.ownPledge(backer, address))?.say).toMatchObject({
      kind: 'vote',
      voted: undefined,
      approve: 0,
      refund: 40,
    });
    await web.voteSettlement(backer, address, true);
    expect((await state()).phase).toBe('completed');
  });

  test('do not vote where somebody else settles, and read who does', async () => {
    const there = await aPlace();
    const { web, address, permissions } = there;
    await started(there);
    await there.ask({ type: 'Deliver', by: people.developer, pullRequest: undefined });
    await web.objectTo(backer, address);
    expect((await web.ownPledge(backer, address))?.say).toMatchObject({ by: 'maintainers' });
    expect((await web.voteSettlement(backer, address, true)).kind).toBe('refused');
    permissions.clear();
    expect((await web.ownPledge(backer, address))?.say).toMatchObject({ by: 'requester' });
    expect((await web.settling(visitor(ids.requester), address))?.refusal).toBeUndefined();
  });
});

describe('a contested delivery', () => {
  test('is divided by an independent maintainer, by the permission of that moment', async () => {
    const there = await aPlace();
    const { web, address, state, permissions } = there;
    await started(there);
    await there.ask({ type: 'Deliver', by: people.developer, pullRequest: undefined });
    await web.objectTo(backer, address);
    const maintainer = visitor(ids.maintainer);
    expect(await web.settling(maintainer, address)).toMatchObject({ sum: 50_000n, refusal: undefined });
    expect((await state()).phase).toBe('contested');
    permissions.set(ids.maintainer, 'read');
    expect((await web.settling(maintainer, address))?.refusal?.kind).toBe('NotReviewer');
    expect((await web.settle(maintainer, address, 60)).kind).toBe('refused');
    permissions.set(ids.maintainer, 'write');
    expect(await web.settle(maintainer, address, 60)).toEqual({ kind: 'done' });
    const { phase, pledges } = await state();
    expect([phase, ...pledges.map(({ charge }) => charge?.refunding)]).toEqual([
      'completed',
      12_000n,
      8_000n,
    ]);
  });
});

describe('a wish', () => {
  test('is renewed by its requester or a maintainer, keeps its history, and nobody else renews it', async () => {
    const there = await aPlace();
    const { web, address, at, state } = there;
    await there.ask({
      type: 'SecurePledge',
      by: people.requester,
      pledge: (lastPledge += 1n),
      amount: 900n,
      named: false,
    });
    expect((await web.renewing(backer, address))?.refusal?.kind).toBe('NotMaintainer');
    expect((await web.renew(backer, address)).kind).toBe('refused');
    at.now = (await state()).expiresAt;
    await there.ask({ type: 'Tick' });
    expect((await state()).phase).toBe('expired');
    const { events } = await state();
    expect(await web.renew(visitor(ids.maintainer), address)).toEqual({ kind: 'done' });
    const after = await state();
    expect([after.phase, after.pledged]).toEqual(['proposed', 0n]);
    expect(after.expiresAt).toEqual(at.now.add({ hours: 180 * 24 }));
    expect((await open.store.events(there.campaign)).length).toBe(events + 1);
    at.now = at.now.add({ hours: 1 });
    expect(await web.renew(visitor(ids.requester), address)).toEqual({ kind: 'done' });
  });

  test('of a private repository is nowhere', async () => {
    const there = await aPlace();
    const { web, address } = there;
    const project = { id: 1n, installation: 9n, owner: address.owner, name: address.name, private: true };
    await open.store.rememberProject(project, (await open.store.projectById(1n))!.settings);
    for (const answer of [
      await web.settling(visitor(ids.maintainer), address),
      await web.renewing(visitor(ids.maintainer), address),
    ])
      expect(answer).toBeUndefined();
    expect(await web.renew(visitor(ids.maintainer), address)).toEqual({ kind: 'unknown-wish' });
    await open.store.rememberProject(
      { ...project, private: false },
      (await open.store.projectById(1n))!.settings,
    );
  });
});
