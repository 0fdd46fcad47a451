// An amendment replaces lines under the same order and nets like an exchange (O10): the difference is earned or taken back under the
// stored terms. An order that had earned nothing earns now.
import type { EarnedLine, OrderAmendedV1, Outcome, PolicyInForce } from '@fealty/contracts';
import { inputOf } from '../state/match-rules.rules.js';
import { earnOrder, rulesUnder } from '../state/earn-order.rules.js';
import { hasEarned, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';
import { nothingKept, recountOrder } from '../state/recount-order.rules.js';
import type { Change } from '../state/recounted.rules.js';

// A line that is gone stays in the earn with nothing kept, so that an entry can always be explained.
const replacedBy = (lines: readonly EarnedLine[]): Change['linesNow'] => (before) => {
  const now = new Map(lines.map((line) => [line.lineId, line]));
  const known = new Set(before.map((line) => line.lineId));
  return [...nothingKept(before).map((line) => now.get(line.lineId) ?? { ...line, replaced: true as const }), ...lines.filter((line) => !known.has(line.lineId))];
};

export const recountAmended = (state: PointsState, event: OrderAmendedV1, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { purchase, purchase: { orderId, purchaseDay, channel }, lines } = event.data;
  const earn = state.parts[orderId];
  const back = purchase.cameBack === undefined ? {} : { purchase };
  if (hasEarned(earn)) {
    const rules = rulesUnder(earn.terms, policy);
    return recountOrder(state, event, { orderId, why: 'amend', ...back, policy, linesNow: replacedBy(lines.map((line) => inputOf(line, rules, earn.terms.circumstances ?? { channel, day: earn.qualifyingDay }))) });
  }
  if (purchaseDay === undefined) return recountOrder(state, event, { orderId, why: 'amend', ...back, policy, linesNow: (lines) => lines });
  return earnOrder(state, event, { order: { orderId, purchaseDay, channel, purchase, lines }, policy });
};
