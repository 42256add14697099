// Doctor's look at what GitHub and the processor send: webhooks that were refused, deliveries that were given up, and what the
// app, or an installation of it, may not do or does not hear of.
import type { AppRights, Rights } from '../ports/forge.ts';
import type { RefusalReason } from '../ports/webhook-health.ts';
import { type Finding, MOST, type Patient, each, problem, warning } from './finding.ts';

const A_DAY = Temporal.Duration.from({ hours: 24 });

/** What app.yml asks for; a test compares the two. */
export const NEEDED: AppRights = {
  permissions: { issues: 'write', metadata: 'read', pull_requests: 'read', contents: 'read' },
  events: ['issues', 'issue_comment', 'label', 'repository', 'pull_request'],
};

const WHY: Readonly<Record<RefusalReason, string>> = {
  signature:
    'the signature does not fit: the secret here and the one set there differ, or somebody else posts to this address',
  'no-signature': 'they were not signed: no secret is set there, or somebody else posts to this address',
  'no-length': 'they came without a Content-Length: a proxy in front of this server takes it away',
  'too-large': 'they were larger than any webhook can be',
  'no-event': 'they did not name their event: they are no webhooks of GitHub',
  'not-json': 'they were not JSON',
  'unknown-shape': 'they do not have the shape that GitHub documents: see the log, and report it',
  'thin-event': 'they are thin events: make an endpoint at Stripe that sends snapshot events instead',
};

export async function examineWebhooks({
  webhookHealth,
  forge,
  clock,
}: Pick<Patient, 'webhookHealth' | 'forge' | 'clock'>): Promise<readonly Finding[]> {
  const refused = await webhookHealth.refusedSince(clock.now().subtract(A_DAY));
  const failed = await webhookHealth.failedDeliveries(MOST);
  return [
    ...each(refused, 'no webhook was refused since yesterday', ({ source, reason, count, lastAt }) =>
      warning(
        `${count} webhooks to the address of ${source === 'github' ? 'GitHub' : 'Stripe'} were refused, last at ${lastAt.toString()}: ${WHY[reason]}`,
      ),
    ),
    ...each(
      failed,
      'no delivery of GitHub is missing',
      ({ guid, event, statusCode, retries, givenUp, firstFailedAt }) => {
        const what = `delivery ${guid} (${event}), failed since ${firstFailedAt.toString()} with status ${statusCode}, asked for again ${retries} times`;
        return givenUp
          ? problem(
              `${what}, given up. The daily look at each wish repairs what it told; when the cause is gone, redeliver it in the app's settings on GitHub`,
            )
          : warning(`${what}; it is asked for again`);
      },
    ),
    ...rightsFindings(await forge.rights()),
  ];
}

const LEVELS = ['read', 'write', 'admin'];

const isLess = (given: string | undefined, needed: string): boolean =>
  LEVELS.indexOf(given ?? '') < LEVELS.indexOf(needed);

function lacking({ permissions, events }: AppRights): readonly string[] {
  const missing = Object.entries(NEEDED.permissions)
    .filter(([name, level]) => isLess(permissions[name], level))
    .map(([name, level]) => `permission ${name}: ${level}`);
  return [
    ...missing,
    ...NEEDED.events.filter((event) => !events.includes(event)).map((event) => `event ${event}`),
  ];
}

function rightsFindings({ installations, ...own }: Rights): readonly Finding[] {
  const missing = lacking(own);
  if (missing.length > 0)
    return [
      problem(
        `the app lacks ${missing.join(', ')}: add it under Permissions & events in the app's settings on GitHub`,
      ),
    ];
  const poor = installations
    .map((one) => ({ account: one.account, missing: lacking(one) }))
    .filter((one) => one.missing.length > 0);
  return each(poor.slice(0, MOST), 'the app may do and hears what it needs, everywhere', (one) =>
    problem(
      `the installation of ${one.account} lacks ${one.missing.join(', ')}: its owner has to accept the app's new permissions on GitHub`,
    ),
  );
}
