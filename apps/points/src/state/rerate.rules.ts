// Under which terms an order counts once it is repaired: those that the right policy version would have given it, or, where a repair is
// undone, those that it had before. When its points become active stays as it was agreed.
import type { EarnTerms, Policy, PolicyInForce } from '@fealty/contracts';
import { basisFor, hasParts } from './basis.rules.js';
import { hasBudgets } from './budgets.rules.js';
import { ownTerms, roomFor, type Place } from './circumstances.rules.js';
import { exchangedTerms } from './earn-order.rules.js';
import { countsTogether } from './exchange-families.rules.js';
import { asksForChannels, asksForCircumstances, asksForSkus, bonusesFor } from './match-rules.rules.js';
import type { OrderEarn, PointsAccount, PointsState, RepairDone } from './points-account.rules.js';
import { isWatched } from './watched-earns.rules.js';

/** Why an order of the span is not counted again. */
export type LeftOut = 'inputs-not-kept' | 'settled-long-ago' | 'version-not-known' | 'repaired-since';
export interface Rerated { readonly terms: EarnTerms; readonly version: Policy; readonly undone?: RepairDone }
export interface Rerating {
  readonly orderId: string;
  readonly order: OrderEarn;
  readonly place: Place;
  readonly policy: PolicyInForce;
  /** The account before the repair. */
  readonly had: PointsAccount;
  /** The version that should have been in force. */
  readonly policyVersion: number;
  readonly undoes?: string | undefined;
  /** The orders that this repair has counted again. */
  readonly done: ReadonlySet<string>;
}

const channelOf = ({ terms }: OrderEarn): string | undefined => terms.circumstances?.channel ?? terms.channel;

// An order that limits have counted in one sum cannot be taken out of it, nor put into it.
const isSettled = ({ settled }: PointsAccount, { order, place: { at } }: Rerating, terms: EarnTerms): boolean => settled !== undefined && at <= settled.until && isWatched(order) !== isWatched({ terms });

const lacksInputs = (order: OrderEarn, { points }: Policy): boolean => {
  const noChannel = (asksForChannels(points) || asksForCircumstances(points)) && channelOf(order) === undefined;
  const noParts = basisFor(points).basis !== undefined && !order.lines.every(hasParts);
  return noChannel || noParts || (asksForSkus(points) && order.lines.some(({ sku }) => sku === undefined));
};

// What came back since an order was cut serves later earns: a repair does not pay the cut either (P10).
const notPaid = ({ order: { points, terms: { headroom, policyVersion } }, had, place, policy }: Rerating): number => {
  const limits = policy.numbered(policyVersion)?.points.limits;
  if (headroom === undefined || points < headroom || limits === undefined) return 0;
  return Math.max(0, (roomFor(had, place, limits)?.headroom ?? headroom) - headroom);
};

const ownTermsUnder = (account: PointsAccount, rerating: Rerating, version: Policy): EarnTerms => {
  const { order, place, policyVersion, policy } = rerating;
  const channel = channelOf(order);
  const { points } = version;
  const { own } = ownTerms(account, place, { channel: channel ?? '', policy: { ...policy, version: policyVersion, policy: version } });
  // What was drawn for an order when it was paid is drawn for ever; a repair draws no more (P3b).
  const { activatesAt, budgets = [] } = order.terms;
  return {
    policyVersion, rounding: points.rounding, takeBack: points.takeBack, ...basisFor(points), ...bonusesFor(points, own.circumstances ?? { channel, day: place.day }),
    ...(points.debtMax === undefined ? {} : { debtMax: points.debtMax }), ...(activatesAt === undefined ? {} : { activatesAt }), ...(hasBudgets(points) ? { budgets } : {}), ...own,
    ...(own.headroom === undefined ? {} : { headroom: Math.max(0, own.headroom - notPaid(rerating)) }),
    ...(own.circumstances === undefined && channel !== undefined ? { channel } : {}),
  };
};

// What an agent refused stays refused, whatever the terms.
const capped = (terms: EarnTerms, { terms: { cap } }: OrderEarn): EarnTerms => (cap === undefined ? terms : { ...terms, cap });

const asRerated = (account: PointsAccount, rerating: Rerating, rated: EarnTerms): Rerated | LeftOut => {
  const terms = capped(rated, rerating.order);
  const version = rerating.policy.numbered(terms.policyVersion);
  if (version === undefined) return 'version-not-known';
  return isSettled(account, rerating, terms) ? 'settled-long-ago' : { terms, version };
};

// The order of an exchange earns under the terms of the one before, in its place, and within what limits leave there; it has the fixed bonuses
// that the one before does not reach, where both count together.
const asExchanged = (account: PointsAccount, rerating: Rerating, origin: OrderEarn): Rerated | LeftOut => {
  const { place, policy } = rerating;
  const terms = exchangedTerms(origin);
  if (!countsTogether(account, rerating.orderId)) delete (terms as { bonuses?: unknown }).bonuses;
  const limits = policy.numbered(terms.policyVersion)?.points.limits;
  const room = terms.headroom === undefined || limits === undefined ? undefined : roomFor(account, place, limits);
  return asRerated(account, rerating, room === undefined ? terms : { ...terms, headroom: Math.max(0, room.headroom - notPaid(rerating)) });
};

const undone = (account: PointsAccount, rerating: Rerating): Rerated | LeftOut | undefined => {
  const { order: { repairs = [] }, undoes } = rerating;
  const latest = repairs.at(-1);
  if (latest === undefined || !repairs.some(({ journalId }) => journalId === undoes)) return undefined;
  if (latest.journalId !== undoes) return 'repaired-since';
  const rerated = asRerated(account, rerating, latest.terms);
  return typeof rerated === 'string' ? rerated : { ...rerated, undone: latest };
};

const repaired = (account: PointsAccount, rerating: Rerating): Rerated | LeftOut | undefined => {
  const { order, policyVersion, policy } = rerating;
  if (order.terms.policyVersion === policyVersion) return undefined;
  const version = policy.numbered(policyVersion);
  if (version === undefined) return 'version-not-known';
  return lacksInputs(order, version) ? 'inputs-not-kept' : asRerated(account, rerating, ownTermsUnder(account, rerating, version));
};

/** What an order counts under now; why it is left out; `undefined`: as before. */
export const rerated = ({ customer, parts }: PointsState, rerating: Rerating): Rerated | LeftOut | undefined => {
  const { order, undoes, done } = rerating;
  const own = undoes === undefined ? undefined : undone(customer, rerating);
  if (own !== undefined) return own;
  // It does so whenever it was paid, and only then.
  const origin = order.origin === undefined ? undefined : parts[order.origin];
  if (order.origin !== undefined && origin !== undefined) return done.has(order.origin) ? asExchanged(customer, rerating, origin) : undefined;
  return undoes === undefined ? repaired(customer, rerating) : undefined;
};
