// GitHub's webhooks: checked on the raw bytes, reduced to the fields that are used, kept in one statement, and only then
// acknowledged. What was answered 2xx is stored or cannot matter; what could not be stored is answered 500, so that GitHub
// lists it as failed and we can ask for it again. Never acts on an event; tells callers nothing but a status.
import type { Inbox } from '../ports/inbox.ts';
import type { RefusalReason } from '../ports/webhook-health.ts';
import { reduce } from './reduce.ts';
import { isSignature, isSignedBy } from './signature.ts';

interface IntakeLog {
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
}

export interface GitHubIntakeOptions {
  /** The webhook secret, and the one before it while it is being replaced. */
  readonly secrets: readonly string[];
  readonly inbox: Pick<Inbox, 'keepDelivery'>;
  readonly log: IntakeLog;
  /** Told of each webhook that is turned away. */
  readonly onRefused: (reason: RefusalReason) => void;
}

/** GitHub's own limit. */
const LARGEST = 25 * 1024 * 1024;

const answer = (status: number): Response => new Response(null, { status });

interface Envelope {
  readonly event: string;
  readonly guid: string;
  readonly signature: string;
  readonly isForm: boolean;
}

interface Refusal {
  readonly refused: number;
  readonly reason: RefusalReason;
}

/** A body without a length, a large one, or one without its headers is refused before any of it is read. */
function readHeaders({ headers }: Request): Envelope | Refusal {
  const length = headers.get('content-length');
  if (length === null || !/^[0-9]{1,15}$/.test(length)) return { refused: 411, reason: 'no-length' };
  if (Number(length) > LARGEST) return { refused: 413, reason: 'too-large' };
  const signature = headers.get('x-hub-signature-256');
  if (!isSignature(signature)) return { refused: 401, reason: 'no-signature' };
  const event = headers.get('x-github-event') ?? '';
  const guid = headers.get('x-github-delivery') ?? '';
  const isNamed =
    /^[a-z0-9_]{1,64}$/.test(event) && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(guid);
  if (!isNamed) return { refused: 400, reason: 'no-event' };
  const isForm = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  return { event, guid: guid.toLowerCase(), signature, isForm };
}

/** An app whose webhooks are set to "form" sends the same JSON as the field `payload`; both are signed as they are sent. */
function parse(body: Uint8Array, isForm: boolean): unknown {
  try {
    const text = new TextDecoder().decode(body);
    return JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  } catch {
    return undefined;
  }
}

export const githubIntake =
  ({ secrets, inbox, log, onRefused }: GitHubIntakeOptions) =>
  async (request: Request): Promise<Response> => {
    const refuse = ({ refused, reason }: Refusal): Response => {
      onRefused(reason);
      return answer(refused);
    };
    const envelope = readHeaders(request);
    if ('refused' in envelope) return refuse(envelope);
    const body = new Uint8Array(await request.arrayBuffer());
    if (body.length > LARGEST) return refuse({ refused: 413, reason: 'too-large' });
    const { event, guid, signature, isForm } = envelope;
    if (!isSignedBy(secrets, body, signature)) return refuse({ refused: 401, reason: 'signature' });

    const payload = parse(body, isForm);
    if (payload === undefined) return refuse({ refused: 400, reason: 'not-json' });
    const reduced = reduce(event, payload);
    if (reduced.kind === 'dropped') return answer(202);
    if (reduced.kind === 'malformed') {
      log.warn(
        { delivery: guid, name: event, where: reduced.where },
        'a delivery has not the shape that GitHub documents',
      );
      return refuse({ refused: 400, reason: 'unknown-shape' });
    }
    try {
      await inbox.keepDelivery({ guid, event, ...reduced.delivery });
      return answer(202);
    } catch (error) {
      log.error({ err: error, delivery: guid, name: event }, 'a delivery could not be stored');
      return answer(500);
    }
  };
