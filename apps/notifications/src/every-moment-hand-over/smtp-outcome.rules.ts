// What an SMTP attempt came to. Only an answer to the message itself is final; as long as its text was not given, nobody can have taken it;
// once it was given and no answer came, nobody can tell.
import type { AttemptOutcome } from './record-outcome.rules.js';

/** Of an error of the SMTP client: its kind, and the code that the server answered with, if it did. */
export interface SmtpFailure { readonly code?: string | undefined; readonly responseCode?: number | undefined }

const ofTheMessage = (code: string | undefined): boolean => code === 'EENVELOPE' || code === 'EMESSAGE';

/** `given`: the server had asked for the text and began to get it. */
export const outcomeOf = ({ code, responseCode }: SmtpFailure, given: boolean): AttemptOutcome => {
  if (responseCode === undefined) {
    if (given) return 'unknown';
    return ofTheMessage(code) ? 'rejected' : 'deferred';
  }
  return responseCode >= 500 && ofTheMessage(code) ? 'rejected' : 'deferred';
};
