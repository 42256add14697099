// Disputes as requests ask for them: read, answered with evidence, given up. The words `winning_evidence` and
// `losing_evidence` decide at once, as in Stripe's test mode.
import type Stripe from 'stripe';
import type { Dispute } from './connect-rows.ts';
import type { Context } from './context.ts';
import { closeDispute, isOpen } from './dispute-states.ts';
import { emit } from './events.ts';
import { invalid } from './faults.ts';
import { find } from './find.ts';
import { created, page, paging } from './lists.ts';
import {
  type Names,
  type Read,
  emptyable,
  expand,
  flag,
  group,
  listOf,
  mergeMetadata,
  metadata,
  text,
  unsupported,
} from './params.ts';
import { route } from './router.ts';
import { view } from './view.ts';

const words = emptyable(text);
const evidenceSpec = {
  access_activity_log: words,
  appeal: emptyable(
    group({
      card: emptyable(group({ reason_for_filing: words, supporting_files: emptyable(listOf(text)) })),
    }),
  ),
  billing_address: words,
  cancellation_policy: words,
  cancellation_policy_disclosure: words,
  cancellation_rebuttal: words,
  customer_communication: words,
  customer_email_address: words,
  customer_name: words,
  customer_purchase_ip: words,
  customer_signature: words,
  duplicate_charge_documentation: words,
  duplicate_charge_explanation: words,
  duplicate_charge_id: words,
  enhanced_evidence: unsupported,
  product_description: words,
  receipt: words,
  refund_policy: words,
  refund_policy_disclosure: words,
  refund_refusal_explanation: words,
  service_date: words,
  service_documentation: words,
  shipping_address: words,
  shipping_carrier: words,
  shipping_date: words,
  shipping_documentation: words,
  shipping_tracking_number: words,
  uncategorized_file: words,
  uncategorized_text: words,
} satisfies Names<Stripe.DisputeUpdateParams.Evidence>;
const updateSpec = {
  evidence: group(evidenceSpec),
  expand,
  intended_submission_method: unsupported,
  metadata,
  submit: flag,
} satisfies Names<Stripe.DisputeUpdateParams>;
const listSpec = {
  ...paging,
  charge: text,
  created,
  payment_intent: text,
} satisfies Names<Stripe.DisputeListParams>;

const findDispute = (context: Context, id: string): Dispute =>
  find(context.state.disputes, 'dispute', id, { inPath: true });

/** What becomes of a dispute when it is answered. */
const REVIEW_OF: Readonly<Record<string, Dispute['status']>> = {
  appeal_needs_response: 'appeal_under_review',
  needs_response: 'under_review',
  warning_needs_response: 'warning_under_review',
};

/** The appeal as it is shown: nothing of it is undefined. */
function evidenceIn({ evidence }: Read<typeof updateSpec>): Partial<Dispute['evidence']> {
  if (evidence === undefined) return {};
  const { appeal: given, ...rest } = evidence;
  const card = given?.card ?? undefined;
  if (card === undefined) return rest;
  const { reason_for_filing: reason, supporting_files: files } = card;
  return {
    ...rest,
    appeal: {
      card: {
        ...(reason == null ? {} : { reason_for_filing: reason }),
        ...(files == null ? {} : { supporting_files: [...files] }),
      },
    },
  };
}

function update(context: Context, params: Read<typeof updateSpec>, id: string): Dispute {
  const before = findDispute(context, id);
  const answers = params.evidence !== undefined || params.submit !== undefined;
  const next = REVIEW_OF[before.status];
  if (answers && next === undefined) throw closedAlready(before);
  const evidence = { ...before.evidence, ...evidenceIn(params) };
  const given = Object.values(params.evidence ?? {}).some((value) => value !== null);
  const details = before.evidence_details;
  const submitted = answers && params.submit !== false;
  const after: Dispute = {
    ...before,
    evidence,
    evidence_details: {
      ...details,
      has_evidence: details.has_evidence || given,
      submission_count: details.submission_count + (submitted ? 1 : 0),
      submission_method: submitted ? 'manual' : details.submission_method,
    },
    metadata: mergeMetadata(before.metadata, params.metadata),
    status: submitted ? (next ?? before.status) : before.status,
  };
  context.state.disputes.put(id, after);
  emit(context, 'charge.dispute.updated', after, { status: before.status });
  const said = evidence.uncategorized_text;
  if (!submitted || next !== 'under_review' || (said !== 'winning_evidence' && said !== 'losing_evidence'))
    return after;
  return closeDispute(context, after, said === 'winning_evidence' ? 'won' : 'lost');
}

function giveUp(context: Context, id: string): Dispute {
  const dispute = findDispute(context, id);
  if (!isOpen(dispute)) throw closedAlready(dispute);
  return closeDispute(context, dispute, 'lost');
}

const closedAlready = ({ status }: Dispute) =>
  invalid(
    status.endsWith('under_review')
      ? 'This dispute is under review: its evidence can no longer be changed.'
      : 'This dispute is already closed',
  );

function list(context: Context, params: Read<typeof listSpec>) {
  const rows = context.state.disputes
    .all()
    .filter((row) => params.charge === undefined || row.charge === params.charge)
    .filter((row) => params.payment_intent === undefined || row.payment_intent === params.payment_intent);
  return page(context, '/v1/disputes', rows, params);
}

export const disputeRoutes = [
  route('GET', '/v1/disputes', listSpec, list),
  route('GET', '/v1/disputes/:id', { expand }, (context, _params, id) =>
    view(context, findDispute(context, id)),
  ),
  route('POST', '/v1/disputes/:id', updateSpec, (context, params, id) =>
    view(context, update(context, params, id)),
  ),
  route('POST', '/v1/disputes/:id/close', { expand }, (context, _params, id) =>
    view(context, giveUp(context, id)),
  ),
];
