import { utcInstant, type Policy } from '@fealty/contracts';
import { canonical } from '../state/canonical.rules.js';

// A policy version is never edited. It takes effect no sooner than 10 minutes after it is published and never in the past, so that every
// process has read it by then; the first version of a programme is in force at once (E1).

const leadMinutes = 10;
const minuteMs = 60_000;

export interface PublishedPolicy { readonly version: number; readonly effectiveFrom: string; readonly policy: Policy }
export interface Written { readonly policy: Policy; readonly effectiveFrom: string | undefined }

export type Publication =
  | { readonly publish: { readonly version: number; readonly effectiveFrom: string } }
  /** The newest version says this already: the same answer again, and nothing is said. */
  | { readonly same: { readonly version: number; readonly effectiveFrom: string } }
  | { readonly refused: 'currency-fixed' | 'effective-too-soon'; readonly detail: string; readonly pointer: string };

const sameText = (a: Policy, b: Policy): boolean => JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));

/** Decides what publishing a document means now. @param newest the newest version of its programme */
export const publication = ({ policy, effectiveFrom }: Written, newest: PublishedPolicy | undefined, now: string): Publication => {
  const from = effectiveFrom === undefined ? undefined : utcInstant(effectiveFrom);
  if (newest !== undefined && sameText(newest.policy, policy) && (from === undefined || from === newest.effectiveFrom)) return { same: { version: newest.version, effectiveFrom: newest.effectiveFrom } };
  if (newest !== undefined && newest.policy.currency !== policy.currency) {
    return { refused: 'currency-fixed', pointer: '/currency', detail: `the programme counts in ${newest.policy.currency}; what was counted cannot change its currency` };
  }
  const earliest = newest === undefined ? now : new Date(Date.parse(now) + leadMinutes * minuteMs).toISOString();
  const soonest = newest === undefined ? 'now' : `${leadMinutes} minutes from now`;
  if (from !== undefined && from < earliest) return { refused: 'effective-too-soon', pointer: '/effectiveFrom', detail: `a version takes effect no sooner than ${soonest}: ${earliest}` };
  return { publish: { version: (newest?.version ?? 0) + 1, effectiveFrom: from ?? earliest } };
};
