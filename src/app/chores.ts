// What is done every hour and every night by itself, and what of it is said in the log.
import type { Tasks } from '../jobs/employment.ts';
import type { Log } from '../log.ts';
import { exponentOf } from '../payments/currencies.ts';
import type { Inbox } from '../ports/inbox.ts';
import { allSteps } from '../usecases/each-by-itself.ts';
import { fetchUndelivered } from '../usecases/fetch-undelivered.ts';
import { type LostIntent, findLostIntents } from '../usecases/find-lost-intents.ts';
import { reconcile } from '../usecases/reconcile.ts';
import { differenceWords } from '../usecases/reconcile-words.ts';
import type { World } from '../usecases/world.ts';

type Chores = Pick<Tasks, 'reconcile' | 'fetch-undelivered' | 'find-lost-intents'>;

export function choresFor(world: World, inbox: Inbox, log: Log): Chores {
  const sayLost = ({ intent, became, facts }: LostIntent): void =>
    log.warn(
      { intent, became, campaign: String(facts.campaign), pledge: String(facts.pledge) },
      'the processor had a charge that was not known',
    );
  const compare = async (): Promise<void> => {
    const { differences, freezes, steady } = await reconcile({ ...world, exponent: exponentOf });
    const said = differences.map((difference) => differenceWords(difference, exponentOf));
    const frozen = freezes.flatMap(({ campaign }) => (campaign === undefined ? [] : [String(campaign)]));
    if (said.length > 0) log.error({ differences: said, frozen }, 'the books and the processor differ');
    else log.info({ steady }, 'the books and the processor agree');
  };
  return {
    async reconcile(_job, lease) {
      const search = async (): Promise<void> => void (await findLostIntents(world, 'all', lease, sayLost));
      await allSteps(search, compare);
    },
    async 'fetch-undelivered'() {
      const events = await fetchUndelivered(world, inbox);
      if (events > 0) log.info({ events }, 'read what the processor could not deliver');
    },
    async 'find-lost-intents'(_job, lease) {
      await findLostIntents(world, 'unanswered', lease, sayLost);
    },
  };
}
