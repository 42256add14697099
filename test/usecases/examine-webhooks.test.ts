// Doctor's look at what GitHub and the processor send, and at what the app may do.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Rights } from '../../src/ports/forge.ts';
import { NEEDED, examineWebhooks } from '../../src/usecases/examine-webhooks.ts';
import type { Finding, Patient } from '../../src/usecases/finding.ts';
import { aStore } from '../store/a-store.ts';
import { noon } from '../support/builders.ts';
import { database } from '../support/database.ts';

const open = aStore(database());
const now = noon;
let rights: Rights;
beforeEach(() => {
  rights = { ...NEEDED, installations: [{ ...NEEDED, account: 'works' }] };
});

const examine = (): Promise<readonly Finding[]> =>
  examineWebhooks({
    webhookHealth: open.webhookHealth,
    forge: { rights: async () => rights } as Patient['forge'],
    clock: { now: () => now },
  });
const says = (level: string, findings: readonly Finding[]): readonly string[] =>
  findings.filter((one) => one.level === level).map((one) => one.says);

describe('webhooks', () => {
  test('that were refused since yesterday are counted by reason, older ones are not', async () => {
    await open.webhookHealth.countRefused('github', 'signature', 3, now.subtract({ hours: 80 }));
    await open.webhookHealth.countRefused('stripe', 'thin-event', 2, now);
    const warnings = says('warning', await examine());
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^2 webhooks to the address of Stripe were refused.*thin events/);
  });

  test('that this server refused for good are problems, those still asked for are warnings', async () => {
    const failed = { event: 'issues', at: now, statusCode: 401 };
    await open.deliveryLog.saveScan({
      failed: [
        { ...failed, guid: 'given-up', attempt: 1 },
        { ...failed, guid: 'asked-for', attempt: 2, statusCode: 502 },
      ],
      arrived: [],
      until: now,
    });
    await open.deliveryLog.saveRetry('given-up', { retries: 4, next: undefined });
    const sections = await examine();
    expect(says('problem', sections)).toEqual([
      expect.stringMatching(/given-up .*status 401, asked for again 4 times, given up/),
    ]);
    expect(says('warning', sections)).toContainEqual(expect.stringContaining('asked-for'));
    await open.deliveryLog.saveScan({ failed: [], arrived: ['given-up', 'asked-for'], until: now });
  });

  test('the app, or an installation of it, that may not do what it needs is named with what it lacks', async () => {
    rights = {
      permissions: { ...NEEDED.permissions, issues: 'read' },
      events: ['issues'],
      installations: [],
    };
    expect(says('problem', await examine())).toEqual([
      expect.stringMatching(/the app lacks permission issues: write, event issue_comment/),
    ]);
    rights = {
      ...NEEDED,
      installations: [
        { permissions: { issues: 'write', metadata: 'read' }, events: NEEDED.events, account: 'works' },
      ],
    };
    expect(says('problem', await examine())).toEqual([
      expect.stringMatching(
        /installation of works lacks permission pull_requests: read, permission contents: read/,
      ),
    ]);
  });
});
