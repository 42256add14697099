// Which instance this process runs: claims its database before anything else, and holds it while it runs.
import type { AppConfig } from '../config.ts';
import type { Log } from '../log.ts';
import { prepareDatabase } from '../store/migrate.ts';
import type { OpenStore } from '../store/store.ts';
import {
  type ConfiguredIdentity,
  WrongDatabase,
  checkInstance,
  claimInstance,
  isOvertaken,
  leaveMark,
  overtaken,
} from '../usecases/claim-instance.ts';
import { configuredIdentity } from './identity.ts';

export interface HeldInstance {
  readonly id: string;
  /**
   * To be called every few minutes: no other copy of this database has gone on at Stripe, and the next one will see that this
   * one has.
   * @throws WrongDatabase, after `onLost` was told why
   */
  hold(onLost: (reason: string) => void): Promise<void>;
}

async function hold({ instance }: OpenStore, { board }: ConfiguredIdentity, log: Log): Promise<void> {
  try {
    if (await isOvertaken(instance, board)) throw overtaken();
    await leaveMark(instance, board);
  } catch (error) {
    if (error instanceof WrongDatabase) throw error;
    log.warn({ err: error }, 'it is not known whether another copy of this database is in use');
  }
}

/** Compares before it changes anything: under a wrong environment the database is not even migrated. */
export async function claimedInstance(opened: OpenStore, config: AppConfig, log: Log): Promise<HeldInstance> {
  const { instance } = opened;
  const configured = configuredIdentity(config);
  try {
    await checkInstance(instance, configured);
    await prepareDatabase(config.databaseUrl);
    const id = await claimInstance(instance, configured);
    await hold(opened, configured, log);
    return {
      id,
      hold: async (onLost) => {
        try {
          await hold(opened, configured, log);
        } catch (error) {
          onLost(error instanceof Error ? error.message : 'its database was overtaken');
          throw error;
        }
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
