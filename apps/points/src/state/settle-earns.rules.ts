// A fact that arrives later than its time moves what was earned before it was known, by correction entries: a tier (P3a), an earlier
// purchase, an earlier earn under a limit (P3b). Rules are weighed again as they stood in the version that the order earned under. A cut
// is never paid afterwards: what a return frees serves later earns.
import type { Cause, EarnTerms, PolicyInForce } from '@fealty/contracts';
import { circumstancesOf, roomFor } from './circumstances.rules.js';
import type { Decision } from './decision.rules.js';
import { bonusesFor, weighedAgain } from './match-rules.rules.js';
import { hasEarned, type OrderEarn, type PointsAccount, type WatchedEarn } from './points-account.rules.js';
import { recounted } from './recounted.rules.js';

const headroomNow = (account: PointsAccount, earn: WatchedEarn, { terms, policy }: { terms: EarnTerms; policy: PolicyInForce }): Pick<EarnTerms, 'headroom'> => {
  if (terms.headroom === undefined) return {};
  const room = roomFor(account, earn, (policy.numbered(terms.policyVersion) ?? policy.policy).points.limits);
  return { headroom: room !== undefined && room.headroom < earn.points ? room.headroom : terms.headroom };
};

const circumstancesNow = (account: PointsAccount, earn: WatchedEarn, { terms, policy }: { terms: EarnTerms; policy: PolicyInForce }): Pick<EarnTerms, 'circumstances' | 'bonuses'> => {
  const { circumstances, bonuses } = terms;
  const kept = { ...(circumstances === undefined ? {} : { circumstances }), ...(bonuses === undefined ? {} : { bonuses }) };
  const version = policy.numbered(terms.policyVersion);
  if (circumstances === undefined || version === undefined) return kept;
  const now = circumstancesOf(account, earn, { channel: circumstances.channel, policy: version });
  const { tier, membership, first } = circumstances;
  if (now.tier === tier && now.membership === membership && now.first === first) return kept;
  return { circumstances: now, ...bonusesFor(version.points, now) };
};

const termsNow = (account: PointsAccount, { earn, order: { terms }, policy }: { earn: WatchedEarn; order: OrderEarn; policy: PolicyInForce }): EarnTerms => {
  const others = { ...terms };
  delete others.circumstances;
  delete others.bonuses;
  delete others.headroom;
  return { ...others, ...circumstancesNow(account, earn, { terms, policy }), ...headroomNow(account, earn, { terms, policy }) };
};

const settle = (before: Decision, cause: Cause, { orderId, policy }: { orderId: string; policy: PolicyInForce }): Decision => {
  const { customer, parts: { [orderId]: order } } = before.state;
  const earn = customer.earns?.find((one) => one.orderId === orderId);
  if (earn === undefined || !hasEarned(order)) return before;
  const terms = termsNow(customer, { earn, order, policy });
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
export const settleEarns = (before: Decision, cause: Cause, policy: PolicyInForce): Decision =>
  (before.state.customer.earns ?? []).reduce((decision, { orderId }) => settle(decision, cause, { orderId, policy }), before);
