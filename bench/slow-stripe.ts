// A Stripe that answers after half a second and takes so many requests in a second, in a process of its own: what a collection
// costs us is then not mixed with what it costs a simulator. Knows payment intents alone, and counts its calls.
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

const LATENCY_MS = Number(process.argv[2] ?? 500);
const PER_SECOND = Number(process.argv[3] ?? 50);
const FEE = 25;

interface Intent {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
  readonly metadata: Readonly<Record<string, string>>;
  captured: number | undefined;
}

const intents = new Map<string, Intent>();
const counts: Record<string, number> = { create: 0, capture: 0, read: 0, list: 0, refused: 0 };
let recent: number[] = [];

function tooMany(): boolean {
  const now = performance.now();
  recent = recent.filter((at) => at > now - 1000);
  recent.push(now);
  // Who keeps to the rate may be a little early after a pause.
  return recent.length > PER_SECOND * 1.2;
}

const shown = ({ id, amount, currency, customer, metadata, captured }: Intent) => ({
  id,
  object: 'payment_intent',
  amount,
  currency,
  customer,
  metadata,
  status: captured === undefined ? 'requires_capture' : 'succeeded',
  amount_capturable: captured === undefined ? amount : 0,
  amount_received: captured ?? 0,
  last_payment_error: null,
  latest_charge: {
    id: `ch_${id}`,
    object: 'charge',
    amount,
    currency,
    created: Math.floor(Date.now() / 1000),
    status: 'succeeded',
    disputed: false,
    payment_method_details: { card: { capture_before: Math.floor(Date.now() / 1000) + 7 * 86_400 } },
    balance_transaction:
      captured === undefined
        ? null
        : { id: `txn_${id}`, object: 'balance_transaction', currency, fee: FEE, amount: captured },
  },
});

function create(form: URLSearchParams): Intent {
  const metadata = Object.fromEntries(
    [...form].flatMap(([name, value]) => {
      const key = /^metadata\[(.+)\]$/.exec(name)?.[1];
      return key === undefined ? [] : [[key, value] as const];
    }),
  );
  const id = `pi_${metadata['pledge']}_${metadata['attempt']}`;
  const known = intents.get(id);
  if (known !== undefined) return known;
  const intent = {
    id,
    amount: Number(form.get('amount')),
    currency: form.get('currency') ?? '',
    customer: form.get('customer') ?? '',
    metadata,
    captured: undefined,
  };
  intents.set(id, intent);
  return intent;
}

function answer(method: string, url: URL, body: string): object {
  const form = new URLSearchParams(body);
  const [, id, verb] = /^\/v1\/payment_intents(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
  if (method === 'POST' && id === undefined) {
    counts['create'] = (counts['create'] ?? 0) + 1;
    return shown(create(form));
  }
  const intent = intents.get(id ?? '');
  if (method === 'POST' && verb === 'capture' && intent) {
    counts['capture'] = (counts['capture'] ?? 0) + 1;
    intent.captured = Number(form.get('amount_to_capture'));
    return shown(intent);
  }
  if (method === 'GET' && intent) {
    counts['read'] = (counts['read'] ?? 0) + 1;
    return shown(intent);
  }
  counts['list'] = (counts['list'] ?? 0) + 1;
  const customer = url.searchParams.get('customer');
  const data = [...intents.values()].filter((one) => one.customer === customer).map(shown);
  return { object: 'list', data, has_more: false, url: url.pathname };
}

function send(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://stripe');
  if (url.pathname === '/counts') return send(response, 200, counts);
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    if (tooMany()) {
      counts['refused'] = (counts['refused'] ?? 0) + 1;
      return send(response, 429, {
        error: { type: 'invalid_request_error', code: 'rate_limit', message: 'slow' },
      });
    }
    void setTimeout(LATENCY_MS).then(() => send(response, 200, answer(request.method ?? '', url, body)));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.(address.port);
});
process.on('disconnect', () => process.exit(0));
