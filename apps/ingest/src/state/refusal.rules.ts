/** Why an event was not taken: stable words, part of the contract with platforms. */
export type Reason =
  | 'undecodable' | 'missing-programme' | 'foreign-programme' | 'foreign-source' | 'unknown-programme' | 'unknown-platform' | 'unknown-type'
  | 'missing-subject' | 'missing-time' | 'invalid-attribute' | 'missing-data' | 'invalid-data' | 'too-large' | 'in-future' | 'too-old' | 'rate-missing' | 'unknown-tier' | 'unknown-membership' | 'id-reused';

export interface FieldError { readonly pointer: string; readonly detail: string }

/** A refusal is an answer for good: the same event sent again is refused again. It moves no number and is never retried. */
export interface Refusal {
  readonly refused: Reason;
  readonly detail: string;
  /** The fields at fault, by JSON pointer into the event in JSON form. */
  readonly errors?: readonly FieldError[];
}

export const refuse = (refused: Reason, detail: string, errors?: readonly FieldError[]): Refusal =>
  errors === undefined ? { refused, detail } : { refused, detail, errors };

export const refuseField = (refused: Reason, pointer: string, detail: string): Refusal =>
  ({ refused, detail: `${pointer} ${detail}`, errors: [{ pointer, detail }] });
