import type { Balance, Purchase } from '@fealty/contracts';
import type { Evidence } from './evidence.rules.js';
import type { KnownPieces } from './recent-evidence.rules.js';

// What is known of a customer, one part per source. Sources arrive in any interleaving, so no part looks at another: the profile is
// derived from all of them together, and equal sets of events leave equal facts. Facts are stored as JSON for every customer: kept short.

/** A day's kept net money and the orders of which something is kept. */
export type PurchaseDay = readonly [day: number, keptMinor: number, orders: number];
export type BasePointsDay = readonly [day: number, points: number];

export type RefundDue = readonly [orderId: string, returnId: string, day: number];

/** `points` of the order that are promised to be active by the end of the day. */
export type ActivationDue = readonly [orderId: string, day: number, points: number];

export type Margin = readonly [minor: number, ofMinor: number, estimatedOfMinor: number, estimatedCostMinor?: number];

export interface OrderFacts extends KnownPieces {
  readonly days: readonly PurchaseDay[];
  /** Sums over all days. */
  readonly kept: readonly [keptMinor: number, orders: number];
  /** Sums of what is known of the margin of what is kept; absent while nothing is. */
  readonly margin?: Margin;
  /** Of each category how many orders keep something of it, in the order of their names; absent without any. */
  readonly categories?: readonly (readonly [category: string, orders: number])[];
  /** What is told of orders before the payment by an exchange that follows it, and counts with that; absent otherwise. */
  readonly followed?: readonly Purchase[];
  readonly delivered: number;
  readonly late: number;
  /** Orders whose delivery is overdue now, sorted by id, each with what it says about satisfaction until it comes, and since when (milliseconds since 1970). */
  readonly overdue: readonly (readonly [orderId: string, evidence: Evidence, atMs?: number])[];
  readonly scores: readonly Evidence[];
  readonly lateness: readonly Evidence[];
  /** Returns that something was wrong with. */
  readonly faults: readonly Evidence[];
  /** Prices that fell soon after a purchase; absent while none did. */
  readonly priceFalls?: readonly Evidence[];
  /** Public scores of at least 4, and all public ones. */
  readonly publicScores: readonly [high: number, all: number];
  /** The days of the first of the high ones, sorted; absent before any. */
  readonly highOn?: readonly number[];
  /** Deliveries that had a promised day. */
  readonly promised: number;
  /** Promised days (YYYYMMDD) of returns whose money is not paid, in the order of their ids; absent before any. */
  readonly refundsDue?: readonly RefundDue[];
  /** Of those promised, how many were paid in time, and how many late; absent before any. */
  readonly refunded?: readonly [inTime: number, late: number];
}

/** So many days of high scores are kept at most. */
export const highOnMost = 100;

/** Nets only: the ledger is kept by points. */
export interface PointsFacts {
  readonly balance: Balance;
  readonly base: readonly BasePointsDay[];
  /** Sum over all days. */
  readonly basePoints: number;
  /** Taken by an exchange, and counted with what its new order earns, which follows; absent otherwise. */
  readonly followed?: readonly BasePointsDay[];
  /** In the order of their ids; absent without any. */
  readonly activationsDue?: readonly ActivationDue[];
  readonly activated?: readonly [inTime: number, late: number];
}

export interface ComplaintFacts extends KnownPieces {
  readonly opened: number;
  readonly resolved: number;
  readonly normsBreached: number;
  readonly answeredInTime: number;
  readonly answeredLate: number;
  readonly answers: readonly Evidence[];
}

export interface NotificationFacts {
  readonly sent: number;
  readonly lastSentAt?: string;
}

/** `intent`: once seen, it stays seen. The times of visits (seconds since 1970) before that day, no two of them within the span that shows intent. */
export interface ShopFacts {
  readonly intent: boolean;
  /** The first day on which it showed; absent until then. */
  readonly intentOn?: number;
  readonly visits: readonly number[];
  /** The newest visits, in days since 1970, sorted; as many as ever count. */
  readonly recent: readonly number[];
  readonly channels: readonly string[];
  readonly override?: TierOverride;
  /** Absent while nobody told it. */
  readonly wallet?: WalletShare;
  /** By name, sorted: the newest word about each. */
  readonly memberships: readonly Membership[];
  /** The latest words about memberships that newer ones replaced, in the order of their time: orders of then count by them. Absent while there were none. */
  readonly former?: readonly Membership[];
}

/** Days as YYYYMMDD; the newest word counts, and of two at once the greater one. */
export type TierOverride = readonly [at: string, untilDay: number, tier: string, reason: string];
export type WalletShare = readonly [at: string, percent: number];
/** `untilDay` 0: ended. */
export type Membership = readonly [name: string, at: string, untilDay: number];

/** A sharp decline of satisfaction, from the highest reading of the 30 days before to the lowest that evidence has brought since; milliseconds since 1970. */
export interface Decline { readonly sinceMs: number; readonly from: number; readonly to: number; readonly endsMs: number }

export interface LoyaltyFacts {
  /** The newest occurrence that somebody told; empty while nothing is known. What fades is stated at it; time alone does not move it. */
  readonly asOf: string;
  /** The day of the first occurrence of all; absent while nothing is known. */
  readonly since?: number;
  /** What a migration found for `since`, until somebody, or the clock, looks at these facts. */
  readonly formerly?: number;
  /** While only time has spoken, its instant stands in for `asOf`. */
  readonly provisional?: true;
  /** The policy version in force at `asOf`. */
  readonly policyVersion: number;
  /** The model version in force at what the profile is stated at; absent without a purchase, and while there is none. */
  readonly model?: number;
  /** The last moment (YYYYMMDD) after `asOf` that time alone brought and that was noticed. */
  readonly noticed?: number;
  /** The next such moment. */
  readonly dueAt?: string;
  /** The decline that the newest evidence has left open, by the policy version; it follows from them, and is worked out when they change. */
  readonly decline?: Decline;
  /** When the newest piece of imported history was received: moments up to then are history, too. */
  readonly importedAt?: string;
  readonly orders: OrderFacts;
  readonly points: PointsFacts;
  readonly complaints: ComplaintFacts;
  readonly notifications: NotificationFacts;
  readonly shop: ShopFacts;
}

export const nothingKnown: LoyaltyFacts = {
  asOf: '', policyVersion: 0,
  orders: { days: [], kept: [0, 0], delivered: 0, late: 0, overdue: [], scores: [], lateness: [], faults: [], publicScores: [0, 0], promised: 0 },
  points: { balance: { pending: 0, available: 0, held: 0, debt: 0 }, base: [], basePoints: 0 },
  complaints: { opened: 0, resolved: 0, normsBreached: 0, answeredInTime: 0, answeredLate: 0, answers: [] },
  notifications: { sent: 0 },
  shop: { intent: false, visits: [], recent: [], channels: [], memberships: [] },
};
