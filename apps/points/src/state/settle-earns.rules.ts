// A fact that arrives later than its time moves what was earned before it was known, by correction entries: a tier (P3a), an earlier
// purchase, an earlier earn under a limit (P3b). Rules are weighed again as they stood in the version that the order earned under. What a
// correction frees under a limit goes to the orders that were cut; what a return frees serves later earns, and pays no cut afterwards.
import type { Cause, EarnTerms, PolicyInForce } from '@fealty/contracts';
import { circumstancesOf, roomFor } from './circumstances.rules.js';
import type { Decision } from './decision.rules.js';
import { countsTogether } from './exchange-families.rules.js';
import { bonusesFor, weighedAgain } from './match-rules.rules.js';
import { hasEarned, type OrderEarn, type PointsAccount, type WatchedEarn } from './points-account.rules.js';
import { recounted } from './recounted.rules.js';
import type { Held } from './standings.rules.js';

/** `freeing`: the account before what happened, where what it frees under a limit goes to the orders that were cut. */
interface Settling { readonly policy: PolicyInForce; readonly freeing?: PointsAccount | undefined; /** Orders of which it was just decided what limits leave them. */ readonly decided?: ReadonlySet<string>; readonly apart?: boolean }
interface Settled extends Settling { readonly earn: WatchedEarn; readonly terms: EarnTerms; readonly alone: boolean }

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

const isSame = (one: Held, other: Held): boolean => one.tier === other.tier && one.membership === other.membership && one.memberships?.join('\n') === other.memberships?.join('\n');

const circumstancesNow = (account: PointsAccount, { earn, terms, policy, alone }: Settled): Pick<EarnTerms, 'circumstances' | 'bonuses'> => {
  const { circumstances, bonuses } = terms;
  const kept = { ...(circumstances === undefined ? {} : { circumstances }), ...(bonuses === undefined ? {} : { bonuses }) };
  const version = policy.numbered(terms.policyVersion);
  if (circumstances === undefined || version === undefined) return kept;
  const now = circumstancesOf(account, earn, { channel: circumstances.channel, policy: version, had: circumstances });
  if (now.first === circumstances.first && isSame(now, circumstances)) return kept;
  // The order of an exchange that does not count together with the one before has no fixed bonus.
  return { circumstances: now, ...(alone ? {} : bonusesFor(version.points, now)) };
};

const termsNow = (account: PointsAccount, settled: Settled): EarnTerms => {
  const others = { ...settled.terms };
  delete others.circumstances;
  delete others.bonuses;
  delete others.headroom;
  return { ...others, ...circumstancesNow(account, settled), ...headroomNow(account, settled) };
};

const termsOf = (account: PointsAccount, { orderId, policy, freeing, decided }: Settling & { orderId: string }, order: OrderEarn): EarnTerms => {
  const earn = account.earns?.find((one) => one.orderId === orderId);
  if (earn === undefined) return order.terms;
  const alone = order.origin !== undefined && !countsTogether(account, orderId);
  const terms = termsNow(account, { earn, terms: order.terms, policy, freeing: decided?.has(orderId) === true ? undefined : freeing, alone });
  return terms.headroom === order.terms.headroom && terms.circumstances === order.terms.circumstances ? order.terms : terms;
};

const settle = (before: Decision, cause: Cause, settling: Settling & { orderId: string }): Decision => {
  const { orderId, policy } = settling;
  const { customer, parts: { [orderId]: order } } = before.state;
  if (!hasEarned(order)) return before;
  const terms = termsOf(customer, settling, order);
  if (terms === order.terms && !countsTogether(customer, orderId)) return before;
  const version = policy.numbered(terms.policyVersion);
  const { circumstances } = terms;
  const weigh = terms !== order.terms && circumstances !== undefined && version !== undefined;
  const after = recounted(before, cause, { order, change: {
    orderId, why: 'correct', correction: { apart: settling.apart === true }, entryId: `correct/${cause.id}/${orderId}`, policy, ...(terms === order.terms ? {} : { terms }),
    linesNow: (lines) => (weigh ? lines.map((line) => weighedAgain(line, version.points, circumstances)) : lines),
  } });
  return after === 'too-many-points' ? before : after;
};

/** Corrects the customer's other orders, in the order of their payment, and what counts on top of another one, as far as they are at hand. */
export const settleEarns = (before: Decision, cause: Cause, settling: Settling): Decision => {
  const { earns = [], exchanged = [] } = before.state.customer;
  const watched = new Set(earns.map(({ orderId }) => orderId));
  const others = exchanged.filter(({ orderId }) => !watched.has(orderId));
  const settled = (apart: boolean): Decision => [...earns, ...others].reduce((decision, { orderId }) => settle(decision, cause, { orderId, ...settling, apart }), before);
  const each = settled(true);
  const { debt, available } = each.state.customer;
  return debt > 0 && available > 0 ? settled(false) : each;
};
