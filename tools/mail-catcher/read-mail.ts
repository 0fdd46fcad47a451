/** A mail as people want to see it. */
export interface ReadMail {
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
}

type Headers = ReadonlyMap<string, string>;

/** A mail with its envelope. */
export interface CaughtMail extends ReadMail {
  readonly receivedAt: string;
  readonly from: string;
  readonly to: readonly string[];
}

const headersOf = (head: string): Headers => new Map(head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/).flatMap((line) => {
  const at = line.indexOf(':');
  return at < 1 ? [] : [[line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const];
}));

const cut = (part: string): { headers: Headers; body: string } => {
  const at = /\r?\n\r?\n/.exec(part);
  return at === null ? { headers: headersOf(part), body: '' } : { headers: headersOf(part.slice(0, at.index)), body: part.slice(at.index + at[0].length) };
};

const bytesOfQuotedPrintable = (text: string): Buffer =>
  Buffer.from(text.replace(/=\r?\n/g, '').replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1');

const decoded = (body: string, encoding: string): string => {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64').toString('utf8');
  // Bytes came in as UTF-8 text; quoted-printable itself is ASCII.
  return /quoted-printable/i.test(encoding) ? bytesOfQuotedPrintable(body).toString('utf8') : body;
};

const decodedWords = (header: string): string => header.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
  (kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : bytesOfQuotedPrintable(word.replaceAll('_', ' '))).toString('utf8'));

const plainText = (part: string): string | undefined => {
  const { headers, body } = cut(part);
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary !== undefined) return body.split(`--${boundary}`).slice(1).map((inner) => plainText(inner.replace(/^\r?\n/, ''))).find((text) => text !== undefined);
  return /^text\/plain/i.test(type) ? decoded(body, headers.get('content-transfer-encoding') ?? '') : undefined;
};

/** Reads what our own mails use of MIME; anything else is shown as it came. */
export const readMail = (raw: string): ReadMail => {
  const { headers } = cut(raw);
  return { subject: decodedWords(headers.get('subject') ?? ''), messageId: headers.get('message-id') ?? '', text: (plainText(raw) ?? raw).trim() };
};
