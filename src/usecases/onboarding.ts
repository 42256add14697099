// How money reaches a developer: an account at the processor, opened by themselves on the processor's own pages. We keep its name
// and an e-mail address, and nothing else of what the processor asks.
import type { Leaving, PayoutOrder, PayoutView } from '../ports/affairs.ts';
import type { Job } from '../ports/jobs.ts';
import { CountryRefused } from '../ports/payments.ts';
import { idempotencyKeys } from './idempotency-keys.ts';
import { eachByItself } from './each-by-itself.ts';
import type { Visitor } from './open-checkout.ts';
import { payoutReach, reaches } from './payout-reach.ts';
import type { World } from './world.ts';

const accountOf = async (world: World, person: bigint): Promise<string | undefined> =>
  (await world.store.people([person])).get(person)?.account;

export async function payoutAccount(world: World, visitor: Visitor): Promise<PayoutView> {
  const person = (await world.store.people([visitor.id])).get(visitor.id);
  const email = person?.email;
  const reach = await payoutReach(world);
  if (person?.account === undefined) return { standing: 'absent', country: undefined, reach, due: [], email };
  const { closed, country, due, standing } = await world.payments.readAccount(person.account);
  if (closed) return { standing: 'closed', country, reach, due: [], email };
  if (!reaches(reach, country)) return { standing: 'unpayable', country, reach, due: [], email };
  return { standing, country, reach, due, email };
}

/** Not one through which no payout can ever come: then another is opened. */
async function usableAccount(world: World, person: bigint): Promise<string | undefined> {
  const account = await accountOf(world, person);
  if (account === undefined) return undefined;
  const { closed, country } = await world.payments.readAccount(account);
  return !closed && reaches(await payoutReach(world), country) ? account : undefined;
}

/** Enough to refuse what cannot be one; whether it exists only a mail can tell. */
const EMAIL = /^[^\s@<>",;:\\()[\]]+@[^\s@<>",;:\\()[\]]+\.[^\s@<>",;:\\()[\]]+$/;
const LONGEST_EMAIL = 254;

async function leaveFor(world: World, account: string): Promise<Leaving> {
  const { payoutReturn: returnUrl, payoutRefresh: refreshUrl } = world.links;
  return { kind: 'leave', url: await world.payments.openOnboarding(account, { returnUrl, refreshUrl }) };
}

export async function startOnboarding(
  world: World,
  visitor: Visitor,
  { email: typed, country: chosen, locale }: PayoutOrder,
): Promise<Leaving> {
  const email = typed.trim();
  const country = chosen.trim().toUpperCase();
  if (email.length > LONGEST_EMAIL || !EMAIL.test(email)) return { kind: 'unreadable', field: 'email' };
  if (!/^[A-Z]{2}$/.test(country)) return { kind: 'unreadable', field: 'country' };
  const reach = await payoutReach(world);
  if (!reaches(reach, country)) return { kind: 'unpayable', country };
  await world.store.rememberPerson(visitor);
  await world.store.rememberContact(visitor.id, { email, locale });
  const usable = await usableAccount(world, visitor.id);
  if (usable !== undefined) return leaveFor(world, usable);
  const former = await accountOf(world, visitor.id);
  const key = idempotencyKeys.account(visitor.id, country, former);
  await world.store.prepareCall(key, world.clock.now());
  let account: string;
  try {
    account = await world.payments.createAccount(key, {
      ...visitor,
      email,
      country,
      platform: reach?.platform,
    });
  } catch (error) {
    if (error instanceof CountryRefused) return { kind: 'unpayable', country };
    throw error;
  }
  await world.store.rememberContact(visitor.id, { account });
  return leaveFor(world, account);
}

export async function resumeOnboarding(world: World, visitor: Visitor): Promise<Leaving> {
  const account = await accountOf(world, visitor.id);
  return account === undefined ? { kind: 'nothing' } : leaveFor(world, account);
}

export async function payoutDashboard(world: World, visitor: Visitor): Promise<Leaving> {
  const account = await accountOf(world, visitor.id);
  if (account === undefined) return { kind: 'nothing' };
  if ((await world.payments.readAccount(account)).standing === 'incomplete') return { kind: 'nothing' };
  return { kind: 'leave', url: await world.payments.openDashboard(account) };
}

/** The processor says that something of an account changed: what waits for it is tried again. */
export async function followAccount(world: World, account: string): Promise<void> {
  const person = await world.store.personByAccount(account);
  if (person === undefined) return;
  const quoted = await world.store.quotedBy(person);
  const jobs = quoted.map((campaign): Job => ({ task: 'pay-developer', campaign }));
  await world.store.enqueue(jobs);
  if ((await world.payments.readAccount(account)).standing === 'ready')
    await eachByItself(quoted, (campaign) => askNoMore(world, campaign, person));
}

/** The replies to this developer's quotes asked where a payout reaches them: they need not any longer. */
async function askNoMore({ store }: World, campaign: bigint, developer: bigint): Promise<void> {
  const quotes = (await store.summary(campaign))?.campaign.quotes ?? [];
  for (const { comment } of quotes.filter((quote) => quote.developer === developer)) {
    const answer = await store.answer(comment);
    const asks = answer?.lines.some((line) => line.kind === 'done' && line.arrival?.payoutUrl !== undefined);
    if (answer === undefined || !asks) continue;
    const lines = answer.lines.map((line) =>
      line.kind === 'done' && line.arrival
        ? { ...line, arrival: { ...line.arrival, payoutUrl: undefined } }
        : line,
    );
    await store.recordAnswer({ ...answer, lines }, [{ task: 'answer', comment }]);
  }
}
