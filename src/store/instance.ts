// Which instance this database is: a random id, made when it is first asked for.
import { randomBytes } from 'node:crypto';
import type { InstanceStore } from '../ports/instance.ts';
import type { Database } from './database.ts';

export const instance = (db: Database): InstanceStore => ({
  async instanceId() {
    await db
      .insertInto('instance')
      .values({ id: randomBytes(8).toString('hex') })
      .onConflict((conflict) => conflict.column('only_row').doNothing())
      .execute();
    const { id } = await db.selectFrom('instance').select('id').executeTakeFirstOrThrow();
    return id;
  },
});
