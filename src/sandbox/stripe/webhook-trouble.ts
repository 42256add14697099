// What can go wrong on an event's way to the app, drawn from a seed: the same seed and the same order of events have the
// same fate. Decides; deliveries.ts does.
import { randomFrom } from './seeded.ts';

/** Percentages of events; together with one seed. */
export interface WebhookTroubleKnob {
  readonly seed: number;
  /** Never posted, and listed with `delivery_success=false`; posted after a restart or at a new address. */
  readonly drop: number;
  readonly double: number;
  /** Posted only after the next one. */
  readonly reorder: number;
  readonly delay: number;
  /** The longest delay, in milliseconds of real time. */
  readonly delayMs: number;
}

export interface Fate {
  readonly copies: number;
  readonly delayMs: number;
  readonly holdBack: boolean;
}

export type WebhookTrouble = (type: string) => Fate;

export function webhookTrouble(knob: WebhookTroubleKnob): WebhookTrouble {
  const random = randomFrom(knob.seed);
  const happens = (percent: number): boolean => random() * 100 < percent;
  return () => {
    const dropped = happens(knob.drop);
    const doubled = happens(knob.double);
    const holdBack = happens(knob.reorder);
    const late = happens(knob.delay);
    const delayMs = Math.ceil(random() * knob.delayMs);
    return { copies: dropped ? 0 : doubled ? 2 : 1, delayMs: late ? delayMs : 0, holdBack };
  };
}
