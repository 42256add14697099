// A run that starts the embedded PostgreSQL in the folder and on the port of its arguments and then does nothing, so that
// a test can kill it. Says `up` once the server is there.
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';

const [dir, port] = process.argv.slice(2);
if (dir === undefined || port === undefined) throw new Error('usage: embedded-run.ts DIR PORT');
await startEmbeddedPostgres({ dir, port: Number(port), settings: { fsync: 'off' } });
console.log('up');
process.stdin.resume();
