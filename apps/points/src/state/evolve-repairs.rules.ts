// What a repair makes of an order: it keeps the terms that the order had and what was taken, so that the repair can be undone (P21).
import type { EarnTerms, Repaired } from '@fealty/contracts';
import type { OrderEarn, RepairDone } from './points-account.rules.js';
import { isWatched } from './watched-earns.rules.js';

const repairsMax = 10;

interface Repairing { readonly repair: Omit<Repaired, 'returned'>; readonly terms: EarnTerms; readonly took?: RepairDone['took'] | undefined }

const without = (order: OrderEarn, field: 'repairs' | 'place' | 'qualifying'): OrderEarn => {
  const others = { ...order };
  delete (others as { [name in typeof field]?: unknown })[field];
  return others;
};

const repairsAfter = ({ repairs = [], terms, place }: OrderEarn, { repair: { journalId, undoes, expired }, took }: Repairing): readonly RepairDone[] =>
  (undoes === undefined ? [...repairs, { journalId, terms, ...(place === undefined ? {} : { place }), ...(took === undefined ? {} : { took }), ...(expired === undefined ? {} : { expired }) }].slice(-repairsMax) : repairs.filter((one) => one.journalId !== undoes));

/** An order that became that of an exchange: it is repaired, and placed, with the one before. */
export const withoutRepairs = (order: OrderEarn): OrderEarn => without(without(order, 'repairs'), 'place');

/** What of an order's points qualifies for a tier; kept where it may be less than all. */
export const withQualifying = (order: OrderEarn, before: OrderEarn | undefined, more: number): OrderEarn => {
  if (order.terms.circumstances === undefined) return order.qualifying === undefined ? order : without(order, 'qualifying');
  const qualified = before?.terms.circumstances === undefined ? before?.points ?? 0 : before.qualifying ?? 0;
  return { ...order, qualifying: qualified + more };
};

/** Where an order stood before the repair that is undone. */
export const placeBefore = ({ repairs = [] }: OrderEarn, undoes: string | undefined): OrderEarn['place'] => repairs.find(({ journalId }) => journalId === undoes)?.place;

/** An order under the terms that a repair gave it, as it was before that; its points and lines are not counted yet. */
export const repairedOrder = (before: OrderEarn, repairing: Repairing): OrderEarn => {
  const { terms, repair: { paidAt, exchange, undoes } } = repairing;
  const repairs = repairsAfter(before, repairing);
  const order = { ...before, terms, repairs };
  const placed = isWatched(order) ? { ...order, place: before.place ?? placeBefore(before, undoes) ?? { at: paidAt, day: before.qualifyingDay, ...(exchange === undefined ? {} : { of: exchange.of, paidAt: exchange.at }) } } : without(order, 'place');
  return repairs.length === 0 ? without(placed, 'repairs') : placed;
};
