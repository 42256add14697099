// A log of deliveries in which nothing ever failed, for a forge whose deliveries a test does not care about.
import type { DeliveryLog } from '../../src/ports/webhook-health.ts';

export const noDeliveries = (): DeliveryLog => ({
  known: async () => new Set(),
  scannedUntil: async () => undefined,
  saveScan: async () => {},
  due: async () => [],
  saveRetry: async () => {},
});
