import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** A message as it was handed over by SMTP. */
export interface CaughtMail {
  readonly receivedAt: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string;
  /** The message as sent: headers, blank line, body. */
  readonly raw: string;
}

export interface MailCatcher {
  readonly smtpUrl: string;
  readonly url: string;
  messages(): readonly CaughtMail[];
  stop(): Promise<void>;
}

const keptMax = 1_000;
const shownMax = 100;

const headerOf = (raw: string, name: string): string => {
  const head = raw.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const unfolded = head.replaceAll(/\r?\n[ \t]+/g, ' ');
  return new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(unfolded)?.[1]?.trim() ?? '';
};

const read = async (stream: SMTPServerDataStream): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const caught = (raw: string, { envelope }: SMTPServerSession): CaughtMail => ({
  receivedAt: new Date().toISOString(), from: envelope.mailFrom === false ? '' : envelope.mailFrom.address, to: envelope.rcptTo.map(({ address }) => address),
  subject: headerOf(raw, 'subject'), messageId: headerOf(raw, 'message-id'), raw,
});

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const pageOf = (mails: readonly CaughtMail[]): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Caught mail</title><meta http-equiv="refresh" content="5">
<style>body{font:15px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}article{border-top:1px solid #ccc;padding:.5rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f6f4;padding:.5rem}small{color:#555}</style>
<h1>Caught mail</h1><p>${mails.length} messages were handed over here; none of them left this machine. The newest ${shownMax} are shown.</p>
${mails.slice(-shownMax).toReversed().map((mail) => `<article><b>${escape(mail.subject)}</b><br><small>${escape(mail.receivedAt)} from ${escape(mail.from)} to ${escape(mail.to.join(', '))}</small>
<details><summary>message</summary><pre>${escape(mail.raw)}</pre></details></article>`).join('\n')}</html>`;

const listen = (server: Server | SMTPServer, port: number): Promise<number> => new Promise((resolve, reject) => {
  server.on('error', reject);
  const inner = server instanceof SMTPServer ? server.server : server;
  server.listen(port, '127.0.0.1', () => { resolve((inner.address() as AddressInfo).port); });
});

/** A real SMTP server that keeps what it is handed and sends nothing on, with a page to look at it and /messages.json for programs. */
export const startMailCatcher = async ({ smtpPort, httpPort }: { smtpPort: number; httpPort: number }): Promise<MailCatcher> => {
  const mails: CaughtMail[] = [];
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false,
    onData: (stream, session, done) => {
      read(stream).then((raw) => {
        mails.push(caught(raw, session));
        if (mails.length > keptMax) mails.shift();
        done();
      }, (error: unknown) => { done(error instanceof Error ? error : new Error(String(error))); });
    },
  });
  const page = createServer((request, response) => {
    const json = request.url === '/messages.json';
    response.writeHead(200, { 'content-type': json ? 'application/json' : 'text/html; charset=utf-8' });
    response.end(json ? JSON.stringify(mails) : pageOf(mails));
  });
  const [smtpAt, httpAt] = await Promise.all([listen(smtp, smtpPort), listen(page, httpPort)]);
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpAt}`, url: `http://127.0.0.1:${httpAt}`, messages: () => mails,
    stop: async () => {
      page.closeAllConnections();
      await Promise.all([new Promise<void>((resolve) => { smtp.close(resolve); }), new Promise((resolve) => { page.close(resolve); })]);
    },
  };
};
