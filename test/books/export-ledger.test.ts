// The ledger as a spreadsheet opens it: each posting once, numbers as numbers, and no text that could become a formula.
import { beforeEach, expect, test } from 'vitest';
import { csvLine, exportLedger, text } from '../../src/usecases/export-ledger.ts';
import { aProject, aStore, aWish } from '../store/a-store.ts';
import { noon } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aFundedWish } from './a-funded-wish.ts';

const db = database();
const open = aStore(db);

beforeEach(() =>
  db.pool.query(`
    alter table postings disable trigger user; alter table events disable trigger user;
    truncate campaigns, projects cascade;
    alter table postings enable trigger user; alter table events enable trigger user;`),
);

async function lines(from?: Temporal.Instant, to?: Temporal.Instant): Promise<readonly string[]> {
  const exponent = (currency: string): number => (currency === 'JPY' ? 0 : 2);
  return Array.fromAsync(exportLedger({ store: open.store, exponent }, { from, to }));
}

const amountOf = (line: string): number => Number(line.trim().split(',').at(-1));

test('every posting is a line, and they sum to zero', async () => {
  const wish = await aFundedWish(open, db, 'completed');
  const [header, ...postings] = await lines();
  expect(header).toBe('date,campaign,project,issue,sequence,event,account,currency,amount\r\n');
  const { rows } = await db.pool.query('select count(*)::int as n from postings');
  expect(postings).toHaveLength(rows[0].n);
  expect(postings.reduce((sum, line) => sum + Math.round(amountOf(line) * 100), 0)).toBe(0);
  expect(postings[0]).toMatch(
    new RegExp(
      `^2027-\\S+Z,${wish.campaign},Octo/Tools,\\d+,\\d+,PledgeCaptured,card,EUR,-\\d+\\.\\d\\d\\r\\n$`,
    ),
  );
});

test('a span includes its beginning and not its end', async () => {
  const { at } = await aFundedWish(open, db);
  expect(await lines(at)).toHaveLength((await lines()).length);
  expect(await lines(undefined, at)).toHaveLength(1);
  expect(await lines(at.add({ nanoseconds: 1000 }))).toHaveLength(1);
  expect(await lines(at, at.add({ nanoseconds: 1000 }))).toHaveLength((await lines()).length);
});

test('an amount has the decimals of its currency', async () => {
  const campaign = await aWish(open.store);
  await db.pool.query(`
    insert into events values (${campaign}, 2, 'PledgeCaptured', '{}', now());
    insert into postings values (${campaign}, 2, 0, 'card', 'JPY', -500), (${campaign}, 2, 1, 'held:1', 'JPY', 500),
      (${campaign}, 2, 2, 'card', 'EUR', -5), (${campaign}, 2, 3, 'held:1', 'EUR', 5)`);
  expect((await lines()).slice(1).map((line) => line.trim().split(',').slice(-2))).toEqual([
    ['JPY', '-500'],
    ['JPY', '500'],
    ['EUR', '-0.05'],
    ['EUR', '0.05'],
  ]);
});

test('a project whose name is a formula stays text', async () => {
  await aProject(open.store, { id: 1n, owner: '=HYPERLINK("https://evil.example","x")', name: 'a,b' });
  await aFundedWish(open, db);
  const [, first] = await lines();
  expect(first).toContain(`,"'=HYPERLINK(""https://evil.example"",""x"")/a,b",`);
});

test.each(['=1+1', '+1', '-1', '@sum', '\tx', '\rx'])('%j is made text', (value) => {
  expect(text(value)).toBe(`'${value}`);
});

test.each([
  [['plain', '1.00'], 'plain,1.00\r\n'],
  [['a "quoted" word'], '"a ""quoted"" word"\r\n'],
  [['two\r\nlines', 'a,b'], '"two\r\nlines","a,b"\r\n'],
])('%j is written by RFC 4180', (values, line) => {
  expect(csvLine(values)).toBe(line);
});

test('many pages are read one after the other, and leaving early gives the connection back', async () => {
  const campaign = await aWish(open.store);
  // Their sum is looked at once here, and not at each line.
  await db.pool.query(`
    insert into events select ${campaign}, n, 'PledgeCaptured', '{}', '${noon.toString()}' from generate_series(2, 1601) as n;
    alter table postings disable trigger user;
    insert into postings select ${campaign}, n, line, 'card', 'EUR', case line when 0 then -n else n end
      from generate_series(2, 1601) as n, generate_series(0, 1) as line;
    alter table postings enable trigger user;
    analyze`);
  const all = await lines();
  expect(all).toHaveLength(3201);
  expect(new Set(all).size).toBe(3201);
  for (let time = 0; time < 12; time += 1)
    for await (const line of open.store.ledger(undefined, undefined)) {
      expect(line.sequence).toBe(2);
      break;
    }
  expect(await open.store.balances(campaign)).toEqual([{ account: 'card', currency: 'EUR', amount: 0n }]);
});
