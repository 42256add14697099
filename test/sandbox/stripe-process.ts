// A local Stripe in a process of its own, to be killed: `node stripe-process.ts STATE_FILE WEBHOOK_URL`. Says in one line
// where it is and what opens it.
import { startLocalStripe } from '../../src/sandbox/stripe/server.ts';

const [stateFile = '', url = ''] = process.argv.slice(2);
const server = await startLocalStripe({ port: 0, stateFile, webhook: { url } });
process.stdout.write(
  `${JSON.stringify({ origin: server.origin, secretKey: server.secretKey, webhookSecret: server.webhookSecret })}\n`,
);
