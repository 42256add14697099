// Which jobs have workers of their own. A collection of ten thousand never makes a comment wait, nor a comment a collection.
import type { Lane } from './start-jobs.ts';

/** What waits for answers of the payment processor, mostly. */
export const MONEY_LANE: Lane = {
  tasks: [
    'move-charge',
    'follow-charges',
    'pay-developer',
    'let-cards-go',
    'payment-event',
    'reconcile',
    'fetch-undelivered',
    'find-lost-intents',
  ],
  concurrency: 16,
};
