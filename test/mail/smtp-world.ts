// A real mail server in this process: what it was given is kept as it came and as a mail reader takes it apart.
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  /** Whether the connection was encrypted. */
  readonly secure: boolean;
  readonly raw: string;
}

export interface ReadMail extends Received {
  readonly email: Email;
  /** Every value of a header, unfolded. */
  readonly header: (name: string) => readonly string[];
}

export interface MailServer {
  readonly port: number;
  readonly received: readonly Received[];
  stop(): Promise<void>;
}

export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    // Its own certificate, which nobody vouches for, is what the tests are about.
    logger: false,
    onData(stream, { envelope, secure }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, secure, raw: Buffer.concat(parts).toString('latin1') });
        done();
      });
    },
    ...options,
  });
  // Clients that hang up or refuse a certificate are part of the tests.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    received,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** As a mail reader takes it apart. */
export async function read(received: Received): Promise<ReadMail> {
  const email = await PostalMime.parse(Buffer.from(received.raw, 'latin1'));
  const header = (name: string): readonly string[] =>
    email.headers.filter(({ key }) => key === name.toLowerCase()).map(({ value }) => value);
  return { ...received, email, header };
}
