import { createTransport } from 'nodemailer';
import type { Mail } from '../state/message.rules.js';

export interface WrittenMail { readonly envelope: { from: string | false; to: string[] }; readonly bytes: Buffer }

const writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

// The same for every attempt of a message, so that whoever receives it can drop a repeat.
const messageIdHeader = (messageId: string, from: string): string => `<${messageId.replaceAll(/[^A-Za-z0-9-]/g, '.')}@${from.split('@').at(-1) ?? 'localhost'}>`;

export const writeMail = async (messageId: string, mail: Mail): Promise<WrittenMail> => {
  const { message, envelope } = await writer.sendMail({ ...mail, messageId: messageIdHeader(messageId, mail.from), disableFileAccess: true, disableUrlAccess: true });
  return { envelope: envelope as WrittenMail['envelope'], bytes: message as Buffer };
};
