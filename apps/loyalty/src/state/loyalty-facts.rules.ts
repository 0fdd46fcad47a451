import type { Balance, Event, PolicyInForce } from '@fealty/contracts';
import type { Evidence } from './evidence.rules.js';

// What is known of a customer, one part per source. Sources arrive in any interleaving, so no part looks at another: the profile is
// derived from all of them together, and equal sets of events leave equal facts. Facts are stored as JSON for every customer: kept short.

/** A day's kept net money and the orders of which something is kept. */
export type PurchaseDay = readonly [day: number, keptMinor: number, orders: number];
export type BasePointsDay = readonly [day: number, points: number];

export interface OrderFacts {
  readonly days: readonly PurchaseDay[];
  /** Sums over all days. */
  readonly kept: readonly [keptMinor: number, orders: number];
  readonly delivered: number;
  readonly late: number;
  /** Orders whose delivery is overdue now, sorted by id, each with what it says about satisfaction until it comes. */
  readonly overdue: readonly (readonly [orderId: string, evidence: Evidence])[];
  readonly scores: readonly Evidence[];
  readonly lateness: readonly Evidence[];
}

/** Nets only: the ledger is kept by points. */
export interface PointsFacts {
  readonly balance: Balance;
  readonly base: readonly BasePointsDay[];
  /** Sum over all days. */
  readonly basePoints: number;
}

export interface ComplaintFacts {
  readonly opened: number;
  readonly resolved: number;
  readonly normsBreached: number;
}

export interface NotificationFacts {
  readonly sent: number;
  readonly lastSentAt?: string;
}

/** `intent`: once seen, it stays seen. Until then the times of visits (seconds since 1970), no two of them within the span that shows intent. */
export interface ShopFacts {
  readonly intent: boolean;
  readonly visits: readonly number[];
}

export interface LoyaltyFacts {
  /** The newest occurrence that somebody told; empty while nothing is known. What fades is stated at it; time alone does not move it. */
  readonly asOf: string;
  /** While only time has spoken, its instant stands in for `asOf`. */
  readonly provisional?: true;
  /** The policy version in force at `asOf`. */
  readonly policyVersion: number;
  readonly orders: OrderFacts;
  readonly points: PointsFacts;
  readonly complaints: ComplaintFacts;
  readonly notifications: NotificationFacts;
  readonly shop: ShopFacts;
}

export const nothingKnown: LoyaltyFacts = {
  asOf: '', policyVersion: 0,
  orders: { days: [], kept: [0, 0], delivered: 0, late: 0, overdue: [], scores: [], lateness: [] },
  points: { balance: { pending: 0, available: 0, held: 0, debt: 0 }, base: [], basePoints: 0 },
  complaints: { opened: 0, resolved: 0, normsBreached: 0 },
  notifications: { sent: 0 },
  shop: { intent: false, visits: [] },
};

type Source = 'orders' | 'points' | 'complaints' | 'notifications' | 'shop';
type Evolve<S extends Source, E extends Event> = (part: LoyaltyFacts[S], event: E, policy: PolicyInForce) => LoyaltyFacts[S];
type FoldAll<E extends Event> = (facts: LoyaltyFacts, event: E, policy: PolicyInForce) => LoyaltyFacts;

const withPart = (facts: LoyaltyFacts, moves: boolean, { event, policy, part }: { event: Event; policy: PolicyInForce; part: Partial<LoyaltyFacts> }): LoyaltyFacts => ({
  asOf: moves ? event.occurredAt : facts.asOf, policyVersion: moves ? policy.version : facts.policyVersion,
  orders: facts.orders, points: facts.points, complaints: facts.complaints, notifications: facts.notifications, shop: facts.shop,
  ...part,
});

/** Lifts a rule about one source's part to all facts. The same facts come back when the event is neither news nor newer. */
export const about = <S extends Source, E extends Event>(source: S, evolve: Evolve<S, E>): FoldAll<E> =>
  (facts, event, policy) => {
    const part = evolve(facts[source], event, policy);
    const isNewest = event.occurredAt > facts.asOf || facts.provisional === true;
    if (part === facts[source] && !isNewest) return facts;
    return withPart(facts, isNewest, { event, policy, part: { [source]: part } });
  };

/** Like `about`, for what time alone brings: it does not move `asOf`. */
export const byTimeAlone = <S extends Source, E extends Event>(source: S, evolve: Evolve<S, E>): FoldAll<E> =>
  (facts, event, policy) => {
    const part = evolve(facts[source], event, policy);
    const isFirst = facts.asOf === '' || (facts.provisional === true && event.occurredAt > facts.asOf);
    if (part === facts[source] && !isFirst) return facts;
    return withPart(facts, isFirst, { event, policy, part: { [source]: part, ...(isFirst || facts.provisional === true ? { provisional: true as const } : {}) } });
  };

/** Tells nothing but that the customer is known, and since when at the latest. */
export const onlyKnown = <Part>(part: Part): Part => part;
