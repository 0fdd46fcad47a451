import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { mailPage } from './mail-page.js';
import { readMail, type CaughtMail } from './read-mail.js';

export interface MailCatcher {
  readonly smtpUrl: string;
  /** The page with the caught mails. */
  readonly url: string;
  /** The last mails, in the order in which they came. */
  messages(): readonly CaughtMail[];
  stop(): Promise<void>;
}

interface Settings {
  /** 0 takes a free port. */
  readonly smtpPort: number;
  readonly httpPort: number;
  /** @default 127.0.0.1 */
  readonly host?: string;
}

const keptMax = 200;
const mailBytesMax = 1_000_000;

/** The last mails that came, and how many there were. */
class Caught {
  readonly mails: CaughtMail[] = [];
  total = 0;

  add(mail: CaughtMail): void {
    this.total += 1;
    this.mails.push(mail);
    if (this.mails.length > keptMax) this.mails.shift();
  }
}

const addressOf = (address: SMTPServerSession['envelope']['mailFrom']): string => (address === false ? '' : address.address);

const smtpInto = (caught: Caught): SMTPServer => new SMTPServer({
  authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], size: mailBytesMax, disableReverseLookup: true,
  onData: (stream: SMTPServerDataStream, { envelope }: SMTPServerSession, callback) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => { if (!stream.sizeExceeded) chunks.push(chunk); });
    stream.on('end', () => {
      if (stream.sizeExceeded) { callback(Object.assign(new Error('the mail is too large'), { responseCode: 552 })); return; }
      caught.add({ ...readMail(Buffer.concat(chunks).toString('utf8')), receivedAt: new Date().toISOString(), from: addressOf(envelope.mailFrom), to: envelope.rcptTo.map(({ address }) => address) });
      callback();
    });
  },
});

const answer = (caught: Caught, { method, url }: IncomingMessage, response: ServerResponse): void => {
  const send = (status: number, type: string, body: string): void => {
    response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'", 'x-content-type-options': 'nosniff' });
    response.end(body);
  };
  const path = new URL(url ?? '/', 'http://here').pathname;
  if (method !== 'GET') send(405, 'text/plain', 'only GET\n');
  else if (path === '/messages.json') send(200, 'application/json', JSON.stringify(caught.mails));
  else if (path === '/') send(200, 'text/html', mailPage(caught.mails, caught.total));
  else send(404, 'text/plain', 'there is / and /messages.json\n');
};

const listening = async (server: Server | SMTPServer, net: NetServer, { port, host }: { port: number; host: string }): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => { resolve(); });
  });
  server.removeAllListeners('error');
  // A sender that goes away in the middle is no concern of ours.
  server.on('error', () => undefined);
  return (net.address() as AddressInfo).port;
};

/**
 * Catches all mail instead of sending it on: an SMTP server, and a page that shows the last mails.
 *
 * @example const catcher = await startMailCatcher({ smtpPort: 4025, httpPort: 4026 });
 */
export const startMailCatcher = async ({ smtpPort, httpPort, host = '127.0.0.1' }: Settings): Promise<MailCatcher> => {
  const caught = new Caught();
  const smtp = smtpInto(caught);
  const http = createServer((request, response) => { answer(caught, request, response); });
  const stopSmtp = (): Promise<void> => new Promise((resolve) => { smtp.close(() => { resolve(); }); });
  const smtpAt = await listening(smtp, smtp.server, { port: smtpPort, host });
  try {
    const httpAt = await listening(http, http, { port: httpPort, host });
    const stopHttp = (): Promise<void> => new Promise((resolve) => { http.close(() => { resolve(); }); http.closeAllConnections(); });
    return {
      smtpUrl: `smtp://${host}:${smtpAt}`, url: `http://${host}:${httpAt}`, messages: () => [...caught.mails],
      stop: async () => { await Promise.all([stopSmtp(), stopHttp()]); },
    };
  } catch (error) {
    await stopSmtp();
    throw error;
  }
};
