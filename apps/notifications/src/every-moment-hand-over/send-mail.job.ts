import { createTransport } from 'nodemailer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Readable } from 'node:stream';
import type { Mail } from '../state/message.rules.js';
import type { AttemptOutcome } from './record-outcome.rules.js';
import { outcomeOf, type SmtpFailure } from './smtp-outcome.rules.js';

export interface Sent { readonly outcome: AttemptOutcome; readonly detail?: string }
/** Hands one mail to the channel. It never throws: what went wrong is part of the outcome. */
export type SendMail = (messageId: string, mail: Mail) => Promise<Sent>;

/** All of one attempt; whoever looks for lost attempts waits longer. */
export const attemptMsMax = 60_000;

const writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

/** The same for every attempt of a message, so that whoever receives it can drop a repeat. */
export const messageIdHeader = (messageId: string, from: string): string => `<${messageId.replaceAll(/[^A-Za-z0-9-]/g, '.')}@${from.split('@').at(-1) ?? 'localhost'}>`;

interface Written { readonly envelope: { from: string | false; to: string[] }; readonly bytes: Buffer }
const written = async (messageId: string, mail: Mail): Promise<Written> => {
  const { message, envelope } = await writer.sendMail({ ...mail, messageId: messageIdHeader(messageId, mail.from), disableFileAccess: true, disableUrlAccess: true });
  return { envelope: envelope as Written['envelope'], bytes: message as Buffer };
};

const connectionOf = (address: string) => {
  const { protocol, hostname, port, username, password } = new URL(address);
  const secure = protocol === 'smtps:';
  const auth = username === '' ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  const options = {
    host: hostname, secure, port: Number(port === '' ? (secure ? 465 : 25) : port),
    // A password never travels in the open.
    requireTLS: auth !== undefined && !secure, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 10_000,
  };
  return { options, auth };
};

/** One connection per mail, so that whether the server had begun to get the text is certain whatever breaks. */
const attempt = ({ options, auth }: ReturnType<typeof connectionOf>, { envelope, bytes }: Written): Promise<Sent> => new Promise((resolve) => {
  const connection = new SMTPConnection(options);
  let given = false;
  const text = new Readable({ read() { given = true; this.push(bytes); this.push(null); } });
  const failed = (error: SmtpFailure & { message?: string }): void => {
    clearTimeout(overdue);
    connection.close();
    resolve({ outcome: outcomeOf(error, given), detail: error.message ?? '' });
  };
  const overdue = setTimeout(() => { failed({ code: 'ETIMEDOUT', message: `not finished after ${attemptMsMax} ms` }); }, attemptMsMax);
  const send = (): void => connection.send(envelope, text, (error) => {
    if (error) { failed(error); return; }
    clearTimeout(overdue);
    connection.quit();
    resolve({ outcome: 'accepted' });
  });
  connection.on('error', failed);
  connection.connect((error) => {
    if (error) failed(error);
    else if (auth === undefined) send();
    else connection.login({ credentials: auth }, (refused) => { if (refused) failed(refused); else send(); });
  });
});

/** Sends by SMTP to a `smtp://` or `smtps://` address. */
export const sendBySmtp = (address: string): SendMail => {
  const connection = connectionOf(address);
  return async (messageId, mail) => {
    try {
      return await attempt(connection, await written(messageId, mail));
    } catch (error) {
      // The mail could not be written, so it was not given to anybody and never can be.
      return { outcome: 'rejected', detail: error instanceof Error ? error.message : String(error) };
    }
  };
};
