// The web alone: its use cases are an object that remembers what was asked of it, its sessions are a map, and requests are
// handed to it without a network.
import { noOperator } from '../support/an-operator.ts';
import type { Phase } from '../../src/domain/campaign.ts';
import { bandsOf, standingOf, totalsOf } from '../../src/domain/listing.ts';
import type { Pledge } from '../../src/domain/pledge.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { progressOf } from '../../src/domain/progress.ts';
import { currencyRules } from '../../src/payments/currencies.ts';
import type { Affairs, Operator, OwnPledge } from '../../src/ports/affairs.ts';
import type { WishView } from '../../src/ports/views.ts';
import type { GitHubAddress, WebOptions } from '../../src/web/options.ts';
import type { ShownProject, ToldView, Visitor, WebUseCases } from '../../src/web/use-cases.ts';
import { createWeb } from '../../src/web/web.ts';
import { sealData } from 'iron-session';
import { aCampaign, noon, someRules } from '../support/builders.ts';
import { aWishView } from '../templates/a-wish-view.ts';

export const ORIGIN = 'https://wishwell.example';
const SECRET = 'a secret of tests that is long enough to seal cookies';
export const WISH = '/gh/works/lantern/3';
export const ada: Visitor = { id: 5n, login: 'ada' };

/** A wish whose campaign came to this phase by its own commands. */
export function aWish(phase: Phase, changes: Partial<WishView> = {}): WishView {
  const story = aCampaign({ phase });
  return aWishView(phase, { progress: progressOf(story.state, story.now), ...changes });
}

export const changing = [
  'startPledge',
  'changePledge',
  'withdrawPledge',
  'confirmConsent',
  'leaveWish',
  'pledgeReturned',
  'startCard',
  'confirmCard',
  'cardReturned',
  'answerExtension',
  'objectTo',
  'voteSettlement',
  'settle',
  'renew',
  'startOnboarding',
  'resumeOnboarding',
  'payoutDashboard',
  'forgetPerson',
  'withdrawAfterCharge',
  'allowEarlyWork',
  'answerSmallerSum',
  'declineMail',
] as const;

/** A pledge with what stands around it, changed in the one place that a test is about. */
export const anOwnPledge = (pledge: Pledge, changes: Partial<OwnPledge> = {}): OwnPledge => ({
  wish: aWish('funding'),
  pledge,
  billing: undefined,
  cardExpires: undefined,
  trouble: undefined,
  actUntil: undefined,
  withdrawUntil: undefined,
  notBefore: undefined,
  rightUntil: undefined,
  goesBack: 0n,
  say: undefined,
  ...changes,
});

export const anAffair = (changes: Partial<Affairs> = {}): Affairs => ({
  login: 'ada',
  email: 'ada@example.org',
  declines: false,
  pledges: [],
  quotes: [],
  payouts: [],
  ...changes,
});

/** A project with these wishes, nearest first, all on its first page. */
export function aShownProject(
  wishes: readonly WishView[],
  changes: Partial<ShownProject> = {},
): ShownProject {
  const rows = wishes.map(({ progress }) => ({
    band: bandsOf({ standings: [standingOf(progress)] })[0] ?? 0,
    currency: progress.currency,
    wishes: 1,
    pledged: progress.pledged,
    captured: progress.captured,
    paidOut: 0n,
  }));
  return {
    owner: wishes[0]?.owner ?? 'works',
    name: wishes[0]?.name ?? 'lantern',
    locale: wishes[0]?.locale ?? 'en',
    label: 'wish',
    wishes,
    next: undefined,
    totals: totalsOf(rows),
    ...changes,
  };
}

const delay = { count: 3, unit: 'week' } as const;

/** What happened to a wish until its quote was accepted, the newest first. */
export const someNews = (wish: WishView): readonly ToldView[] =>
  (
    [
      { type: 'WishProposed', campaign: wish.campaign, requester: 1n, currency: 'EUR', rules: someRules() },
      { type: 'WishOpened', by: 'pledge' },
      {
        type: 'QuoteSubmitted',
        developer: 2n,
        version: 1,
        amount: 50_000n,
        delay,
        specification: 'All of it',
        comment: 9n,
      },
      { type: 'QuoteAccepted', developer: 2n, version: 1, amount: 50_000n, delay, by: 3n },
    ] as const
  )
    .map((event, index) => ({
      campaign: wish.campaign,
      sequence: index + 1,
      at: noon.add({ hours: index }),
      event,
      wish,
      names: new Map([[2n, 'grace']]),
    }))
    .toReversed();

const versionOf = ({ number, title, progress }: WishView): string =>
  [number, title, progress.phase, progress.pledged].join(':');

type Row = Parameters<WebOptions['sessions']['openSession']>[0];

export interface WebChanges {
  readonly wish?: WishView | undefined;
  readonly useCases?: Partial<WebUseCases>;
  readonly intakes?: Partial<WebOptions['intakes']>;
  readonly github?: GitHubAddress;
  readonly publicUrl?: string;
  readonly refreshSeconds?: number;
  readonly perMinute?: number;
  readonly operator?: Partial<Operator>;
}

export function aWeb({
  wish = aWish('funding'),
  useCases,
  intakes,
  github,
  publicUrl = ORIGIN,
  refreshSeconds = 60,
  perMinute = 1000,
  operator = {},
}: WebChanges = {}) {
  const calls: { readonly name: keyof WebUseCases; readonly given: readonly unknown[] }[] = [];
  const failures: object[] = [];
  const rows = new Map<string, Row>();
  const clock = { now: () => noon };
  const isIt = (owner: string, name: string) => owner === wish.owner && name === wish.name;
  const answers: WebUseCases = {
    wish: async (owner, name, number) =>
      isIt(owner, name) && number === wish.number ? { view: wish, version: '1' } : undefined,
    project: async (owner, name) => (isIt(owner, name) ? aShownProject([wish]) : undefined),
    wishes: async () => ({ items: [wish], next: undefined }),
    projects: async () => ({ items: [aShownProject([wish])], next: undefined }),
    told: async ({ owner, name, number }) =>
      isIt(owner, name) && (number === undefined || number === wish.number)
        ? { items: someNews(wish), next: undefined }
        : undefined,
    version: async (owner, name, number) =>
      isIt(owner, name) && (number === undefined || number === wish.number) ? versionOf(wish) : undefined,
    projectSettings: async (owner, name) =>
      isIt(owner, name)
        ? { owner, name, settings: { ...defaultSettings('EUR'), locale: wish.locale } }
        : undefined,
    almostFunded: async () => [wish],
    story: async () => ({ description: undefined, events: [], earlier: undefined, names: new Map() }),
    startPledge: async () => ({ kind: 'checkout', url: 'https://checkout.example/c/1' }),
    changePledge: async () => ({ kind: 'done' }),
    withdrawPledge: async () => ({ kind: 'done' }),
    confirmConsent: async () => ({ kind: 'done' }),
    leaveWish: async () => ({ kind: 'done' }),
    pledgeReturned: async () => ({ kind: 'secured' }),
    ownPledge: async () => undefined,
    startCard: async () => ({ kind: 'checkout', url: 'https://checkout.example/c/2' }),
    confirmCard: async () => ({ kind: 'checkout', url: 'https://bank.example/3ds/1' }),
    cardReturned: async () => 'held',
    answerExtension: async () => ({ kind: 'done' }),
    objectTo: async () => ({ kind: 'done' }),
    voteSettlement: async () => ({ kind: 'done' }),
    settling: async () => ({ wish, sum: 50_000n, until: noon, refusal: undefined }),
    settle: async () => ({ kind: 'done' }),
    renewing: async () => ({ wish, expiresAt: noon, days: 180, refusal: undefined }),
    renew: async () => ({ kind: 'done' }),
    affairs: async () => anAffair(),
    payoutAccount: async () => ({ standing: 'absent', due: [], email: undefined }),
    startOnboarding: async () => ({ kind: 'leave', url: 'https://connect.example/setup/1' }),
    resumeOnboarding: async () => ({ kind: 'leave', url: 'https://connect.example/setup/2' }),
    payoutDashboard: async () => ({ kind: 'leave', url: 'https://connect.example/express/1' }),
    exportPerson: async () => ({ login: 'ada' }),
    forgetPerson: async () => ({ kind: 'done' }),
    allowEarlyWork: async () => ({ kind: 'done' }),
    withdrawAfterCharge: async () => ({ kind: 'done', back: 2500n, at: noon }),
    answerSmallerSum: async () => ({ kind: 'done' }),
    declineMail: async () => true,
    ...useCases,
  };
  const watched = new Proxy(answers, {
    get(target, name: keyof WebUseCases) {
      const answer = target[name] as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => {
        calls.push({ name, given });
        return answer(...given);
      };
    },
  });
  const sessions: WebOptions['sessions'] = {
    openSession: async (row) => void rows.set(row.id, row),
    session: async (id, at) => {
      const row = rows.get(id);
      return row && Temporal.Instant.compare(at, row.expiresAt) < 0 ? row : undefined;
    },
    revokeSession: async (id) => void rows.delete(id),
    rememberPerson: async () => undefined,
  };
  const options: WebOptions = {
    useCases: watched,
    intakes: {
      github: async () => new Response(null, { status: 202 }),
      stripe: async () => new Response(null, { status: 200 }),
      ...intakes,
    },
    publicUrl,
    github: github ?? {
      url: 'https://github.com',
      apiUrl: 'https://api.github.com',
      clientId: 'Iv1.tests',
      clientSecret: 'secret',
    },
    sessionSecret: SECRET,
    sessions,
    currencies: currencyRules(['EUR', 'USD', 'JPY']),
    checkoutOrigins: ['https://checkout.example'],
    operator: { ...noOperator, ...operator },
    clock,
    log: { error: (detail) => void failures.push(detail) },
    refreshSeconds,
    limit: { perMinute, addressOf: (request) => request.headers.get('x-from') ?? undefined },
  };
  const web = createWeb(options);
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> =>
    web.fetch(new Request(`${publicUrl}${path}`, init));
  return {
    fetch: (request: Request) => web.fetch(request),
    routes: web.routes,
    ask,
    calls,
    failures,
    rows,
    called: (...names: readonly (keyof WebUseCases)[]) => calls.filter(({ name }) => names.includes(name)),
    page: async (path: string, init: RequestInit = {}) => (await ask(path, init)).text(),
    /** Sends a form as a browser does from a page of ours, unless the headers say otherwise. */
    send: (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      ask(path, {
        method: 'POST',
        headers: { origin: publicUrl, 'sec-fetch-site': 'same-origin', ...headers },
        body: new URLSearchParams(fields),
      }),
    /** The cookie of somebody who signed in before. */
    async signedIn(visitor: Visitor = ada): Promise<{ readonly cookie: string }> {
      const id = `session-of-${visitor.login}`;
      rows.set(id, { id, person: visitor.id, login: visitor.login, expiresAt: noon.add({ hours: 1 }) });
      return { cookie: `__Host-wishwell=${await sealData({ sid: id }, { password: SECRET })}` };
    },
  };
}

export type Web = ReturnType<typeof aWeb>;

export const unescaped = (html: string): string =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x3D;', '=')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** What a reader sees of a page, without its markup. */
export const readable = (html: string): string =>
  unescaped(
    html
      .replace(/^[\s\S]*<main[^>]*>/, '')
      .replace(/<\/main>[\s\S]*$/, '')
      .replace(/<[^>]*>/g, ' '),
  )
    .replace(/\s+/g, ' ')
    .trim();
