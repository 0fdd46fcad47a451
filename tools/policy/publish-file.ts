import { signToken } from '@fealty/runtime';
import { parse } from 'yaml';

export interface PublishFile {
  readonly file: string;
  readonly text: string;
  /** Base URL of ingest. */
  readonly url: string;
  readonly dry: boolean;
  /** An admin's token; without one it is signed with the secret of the local system. */
  readonly token: string | undefined;
  readonly secret: string | undefined;
}

interface Answer { readonly programme: string; readonly version: number; readonly effectiveFrom: string; readonly unchanged?: boolean }
interface Refused { readonly title?: string; readonly detail?: string; readonly errors?: readonly { readonly pointer: string; readonly detail: string; readonly line?: number; readonly column?: number }[] }

// Only to sign a token for it; whether the document is right, ingest says.
const programmeOf = (text: string): string => {
  try {
    const { programme } = parse(text) as { programme?: unknown };
    if (typeof programme === 'string') return programme;
  } catch {
    // Broken text is told by ingest, with its place.
  }
  return 'unknown';
};

const tokenFor = async ({ token, secret, text }: PublishFile): Promise<string> => {
  if (token !== undefined) return token;
  if (secret === undefined) throw new Error('no token: start the system with `npm start`, give --token, or set FEALTY_JWT_SECRET');
  return signToken(secret, { subject: 'npm-run-policy', role: 'admin', programme: programmeOf(text) }, 60);
};

const told = (file: string, refused: Refused, status: number): string => {
  const errors = (refused.errors ?? []).map(({ pointer, detail, line, column }) => (line === undefined ? `  ${pointer} ${detail}` : `  ${file}:${line}:${column ?? 1}${pointer === '' ? '' : ` ${pointer}`} ${detail.replace(/^line \d+, column \d+: /, '')}`));
  return [`${file} was refused (${status}): ${errors.length === 0 ? refused.detail ?? '' : refused.title ?? ''}`, ...errors].join('\n');
};

/** Sends a policy document to ingest. @throws Error that names each fault by file, line and column */
export const publishFile = async (publish: PublishFile): Promise<string> => {
  const { file, text, url, dry } = publish;
  const headers = { authorization: `Bearer ${await tokenFor(publish)}`, 'content-type': 'application/yaml' };
  const response = await fetch(`${url}/policies${dry ? '?dry=true' : ''}`, { method: 'POST', body: text, headers })
    .catch((cause: unknown) => { throw new Error(`nobody answers at ${url}; start the system with \`npm start\`, or give --url`, { cause }); });
  const answer = await response.json() as Answer & Refused;
  if (!response.ok) throw new Error(told(file, answer, response.status));
  if (answer.unchanged === true) return `nothing to publish: ${file} says what version ${answer.version} of ${answer.programme} says already, in force from ${answer.effectiveFrom}`;
  return dry ? `${file} is right: it would be version ${answer.version} of ${answer.programme}, in force from ${answer.effectiveFrom}`
    : `${answer.programme} version ${answer.version} is published, in force from ${answer.effectiveFrom}`;
};
