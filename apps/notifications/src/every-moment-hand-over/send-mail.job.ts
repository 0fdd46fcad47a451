import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Readable } from 'node:stream';
import type { Mail } from '../state/message.rules.js';
import type { AttemptOutcome } from './record-outcome.rules.js';
import { outcomeOf, type SmtpFailure } from './smtp-outcome.rules.js';
import { writeMail, type WrittenMail } from './write-mail.job.js';

export interface Sent { readonly outcome: AttemptOutcome; readonly detail?: string }
/** Hands one mail to the channel. It never throws: what went wrong is part of the outcome. */
export type SendMail = (messageId: string, mail: Mail) => Promise<Sent>;

export const attemptMsMax = 60_000;

const connectionOf = (address: string) => {
  const { protocol, hostname, port, username, password } = new URL(address);
  const secure = protocol === 'smtps:';
  const auth = username === '' ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 10_000 };
  // A password never travels in the open.
  return { auth, options: { host: hostname, secure, port: Number(port === '' ? (secure ? 465 : 25) : port), requireTLS: auth !== undefined && !secure, ...limits } };
};

// One connection per mail, so that whether the server had begun to get the text is certain whatever breaks.
const attempt = ({ options, auth }: ReturnType<typeof connectionOf>, { envelope, bytes }: WrittenMail): Promise<Sent> => new Promise((resolve) => {
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

/** Sends by SMTP to a `smtp://` or `smtps://` address. What cannot even be written as mail is rejected: nobody can ever have it. */
export const sendBySmtp = (address: string): SendMail => {
  const connection = connectionOf(address);
  return (messageId, mail) => writeMail(messageId, mail).then((written) => attempt(connection, written), (error: unknown) => ({ outcome: 'rejected', detail: String(error) }));
};
