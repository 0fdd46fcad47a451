/** One thing wrong with an input: a JSON pointer to it, and what is wrong. */
export interface InputError {
  pointer: string;
  detail: string;
}

/** What a problem may say besides its status and kind. */
export interface ProblemDetails {
  title?: string;
  detail?: string;
  errors?: readonly InputError[];
  /** Further members of the document. */
  extensions?: Readonly<Record<string, unknown>>;
  /** Headers of the answer, such as `retry-after`. */
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/** The media type of problem documents (RFC 9457). */
export const problemMediaType = 'application/problem+json';

const titleOf = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' ');

/**
 * Thrown by a route, answered as an RFC 9457 document whose `type` is stable: `urn:fealty:problem:<kind>`.
 *
 * @example throw new Problem(422, 'not-enough-points', { detail: '120 points are available, 500 were asked for' });
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly type: string;

  constructor(readonly status: number, readonly kind: string, readonly details: ProblemDetails = {}) {
    super(details.detail ?? details.title ?? titleOf(kind), details.cause === undefined ? {} : { cause: details.cause });
    this.type = `urn:fealty:problem:${kind}`;
  }

  /** The document as it is sent. */
  document(instance?: string): Record<string, unknown> {
    const { title, detail, errors, extensions } = this.details;
    return {
      type: this.type, title: title ?? titleOf(this.kind), status: this.status,
      ...(detail === undefined ? {} : { detail }), ...(errors === undefined ? {} : { errors }),
      ...(instance === undefined ? {} : { instance }), ...extensions,
    };
  }
}
