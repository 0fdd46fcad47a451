// Sums up what was said, as a reader does that keeps sums and no orders.
import type { Draft, OrderDeliveredV1, OrderCompletedV1, OrderShippedV1, OverdueWithdrawnV1, Purchase } from '@fealty/contracts';

export interface NetEffect {
  kept: number;
  keptMinor: number;
  keptMinorByDay: Record<string, number>;
  margin: readonly [minor: number, ofMinor: number, estimatedOfMinor: number, estimatedCostMinor: number];
  /** How often each was gained and not lost again. */
  categories: Record<string, number>;
  /** Readings of deliveries, as (delivered at, promised day, days late), what was measured anew in place of the old. */
  deliveries: string[];
  allDelivered: number;
  deliveryOverdue: number;
  paymentOverdue: number;
  completions: string[];
  counts: Record<string, number>;
}

const nothing = (): NetEffect => ({ kept: 0, keptMinor: 0, keptMinorByDay: {}, margin: [0, 0, 0, 0], categories: {}, deliveries: [], allDelivered: 0, deliveryOverdue: 0, paymentOverdue: 0, completions: [], counts: {} });
const reading = (at: string, promisedDay: string | undefined, daysLate: number): string => `${at}/${promisedDay ?? '-'}/${daysLate}`;

/** A correction takes the place of the completion that it names, and of no other. */
const complete = (net: NetEffect, at: string, { assumed, corrects }: OrderCompletedV1['data']): void => {
  const place = net.completions.indexOf(`${corrects ?? ''}/true`);
  if (place >= 0) net.completions.splice(place, 1);
  net.completions.push(`${at}/${String(assumed)}`);
};

const termsOf = (margin: Purchase['margin']) => [margin?.minor ?? 0, margin?.ofMinor ?? 0, margin?.estimatedOfMinor ?? 0, margin?.estimatedCostMinor ?? 0] as const;
const addKnown = (net: NetEffect, { margin, marginBefore, categoriesGained = [], categoriesLost = [] }: Purchase): void => {
  const [known, now, before] = [net.margin, termsOf(margin), termsOf(marginBefore)];
  net.margin = [known[0] + now[0] - before[0], known[1] + now[1] - before[1], known[2] + now[2] - before[2], known[3] + now[3] - before[3]];
  for (const category of categoriesGained) net.categories[category] = (net.categories[category] ?? 0) + 1;
  for (const category of categoriesLost) net.categories[category] = (net.categories[category] ?? 0) - 1;
  for (const category of categoriesLost) if (net.categories[category] === 0) Reflect.deleteProperty(net.categories, category);
};

const addPurchase = (net: NetEffect, purchase: Purchase): void => {
  const { purchaseDay = 'unpaid', purchaseDayBefore = purchaseDay, kept, keptBefore, keptMinor, keptBeforeMinor } = purchase;
  addKnown(net, purchase);
  net.kept += Number(kept) - Number(keptBefore);
  net.keptMinor += keptMinor - keptBeforeMinor;
  net.keptMinorByDay[purchaseDayBefore] = (net.keptMinorByDay[purchaseDayBefore] ?? 0) - keptBeforeMinor;
  net.keptMinorByDay[purchaseDay] = (net.keptMinorByDay[purchaseDay] ?? 0) + keptMinor;
};

const measureAnew = (net: NetEffect, { remeasured = [] }: OrderShippedV1['data']): void => {
  for (const { deliveredAt, promisedDay, promisedDayBefore, daysLate, daysLateBefore } of remeasured) {
    const index = net.deliveries.indexOf(reading(deliveredAt, promisedDayBefore, daysLateBefore));
    if (index < 0) throw new Error('a reading is taken back that was never given');
    net.deliveries.splice(index, 1, reading(deliveredAt, promisedDay, daysLate));
  }
};

const addDraft = (net: NetEffect, { contract, occurredAt, data }: Draft): void => {
  const name = contract.type.split('.')[2] ?? '';
  const withPurchase = data as { purchase?: Purchase };
  if (withPurchase.purchase !== undefined) addPurchase(net, withPurchase.purchase);
  if (!['delivery-overdue', 'payment-overdue', 'overdue-withdrawn'].includes(name)) net.counts[name] = (net.counts[name] ?? 0) + 1;
  if (name === 'order-delivered') {
    const delivered = data as OrderDeliveredV1['data'];
    net.deliveries.push(reading(occurredAt, delivered.promisedDay, delivered.daysLate));
    net.allDelivered += Number(delivered.all);
  }
  if (name === 'order-shipped' || name === 'order-amended') measureAnew(net, data as OrderShippedV1['data']);
  if (name === 'order-completed') complete(net, occurredAt, data as OrderCompletedV1['data']);
  if (name === 'delivery-overdue') net.deliveryOverdue += 1;
  if (name === 'payment-overdue') net.paymentOverdue += 1;
  if (name === 'overdue-withdrawn') {
    const { what, steps } = data as OverdueWithdrawnV1['data'];
    net[what === 'delivery' ? 'deliveryOverdue' : 'paymentOverdue'] -= steps;
  }
};

export const netEffectOf = (drafts: readonly Draft[]): NetEffect => {
  const net = nothing();
  for (const draft of drafts) addDraft(net, draft);
  net.deliveries.sort();
  for (const day of Object.keys(net.keptMinorByDay)) if (net.keptMinorByDay[day] === 0) Reflect.deleteProperty(net.keptMinorByDay, day);
  return net;
};
