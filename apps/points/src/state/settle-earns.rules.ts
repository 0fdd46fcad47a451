// A fact that arrives later than its time moves what was earned before it was known, by correction entries: a tier (P3a), an earlier
// purchase, an earlier earn under a limit (P3b). Rules are weighed again as they stood in the version that the order earned under. What a
// correction frees under a limit goes to the orders that were cut; what a return frees serves later earns, and pays no cut afterwards.
import type { Cause, EarnTerms, PolicyInForce } from '@fealty/contracts';
import { circumstancesOf, roomFor } from './circumstances.rules.js';
import type { Decision } from './decision.rules.js';
import { bonusesFor, weighedAgain } from './match-rules.rules.js';
import { hasEarned, type PointsAccount, type WatchedEarn } from './points-account.rules.js';
import { recounted } from './recounted.rules.js';

/** `freeing`: the account before what happened, where what it frees under a limit goes to the orders that were cut. */
interface Settling { readonly policy: PolicyInForce; readonly freeing?: PointsAccount | undefined; /** Orders of which it was just decided what limits leave them. */ readonly decided?: ReadonlySet<string> }
interface Settled extends Settling { readonly earn: WatchedEarn; readonly terms: EarnTerms; readonly exchanged: boolean }

const headroomNow = (account: PointsAccount, { earn, terms, policy, freeing }: Settled): Pick<EarnTerms, 'headroom'> => {
  const { headroom } = terms;
  if (headroom === undefined) return {};
  const { limits } = (policy.numbered(terms.policyVersion) ?? policy.policy).points;
  const room = roomFor(account, earn, limits)?.headroom ?? headroom;
  const then = freeing === undefined ? room : roomFor(freeing, earn, limits)?.headroom ?? room;
  // An order that was not cut may grow into all that is left; one that was gets back no more than what this decision frees.
  if (room < earn.points || earn.points < headroom) return { headroom: Math.max(0, room) };
  return { headroom: Math.max(headroom, Math.min(room, headroom + room - then)) };
};

const circumstancesNow = (account: PointsAccount, { earn, terms, policy, exchanged }: Settled): Pick<EarnTerms, 'circumstances' | 'bonuses'> => {
  const { circumstances, bonuses } = terms;
  const kept = { ...(circumstances === undefined ? {} : { circumstances }), ...(bonuses === undefined ? {} : { bonuses }) };
  const version = policy.numbered(terms.policyVersion);
  if (circumstances === undefined || version === undefined) return kept;
  const now = circumstancesOf(account, earn, { channel: circumstances.channel, policy: version });
  const { tier, membership, first } = circumstances;
  if (now.tier === tier && now.membership === membership && now.first === first) return kept;
  // A fixed bonus is never for the order of an exchange.
  return { circumstances: now, ...(exchanged ? {} : bonusesFor(version.points, now)) };
};

const termsNow = (account: PointsAccount, settled: Settled): EarnTerms => {
  const others = { ...settled.terms };
  delete others.circumstances;
  delete others.bonuses;
  delete others.headroom;
  return { ...others, ...circumstancesNow(account, settled), ...headroomNow(account, settled) };
};

const settle = (before: Decision, cause: Cause, { orderId, policy, freeing, decided }: Settling & { orderId: string }): Decision => {
  const { customer, parts: { [orderId]: order } } = before.state;
  const earn = customer.earns?.find((one) => one.orderId === orderId);
  if (earn === undefined || !hasEarned(order)) return before;
  const terms = termsNow(customer, { earn, terms: order.terms, policy, freeing: decided?.has(orderId) === true ? undefined : freeing, exchanged: order.origin !== undefined });
  if (terms.headroom === order.terms.headroom && terms.circumstances === order.terms.circumstances) return before;
  const version = policy.numbered(terms.policyVersion);
  const { circumstances } = terms;
  const after = recounted(before, cause, { order, change: {
    orderId, why: 'correct', entryId: `correct/${cause.id}/${orderId}`, policy, terms,
    linesNow: (lines) => (circumstances === undefined || version === undefined ? lines : lines.map((line) => weighedAgain(line, version.points, circumstances))),
  } });
  return after === 'too-many-points' ? before : after;
};

/** Corrects the customer's other orders, in the order of their payment, as far as they are at hand. */
export const settleEarns = (before: Decision, cause: Cause, settling: Settling): Decision =>
  (before.state.customer.earns ?? []).reduce((decision, { orderId }) => settle(decision, cause, { orderId, ...settling }), before);
