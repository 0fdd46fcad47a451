// The account is what its events add up to: only `evolve` changes it, live and when it is rebuilt from points.v1. Nothing in it is
// negative; available is the sum of its lots, held the sum of its holds; pending is the sum of what its orders have pending.
import type {
  AdjustmentDeclinedV1, AdjustmentProposedV1, Balance, EarnedLine, EarningShare, EarnTerms, LotRestored, PointsAdjustedV1, PointsOpenedV1, PointsClawedBackV1, PointsEarnedV1, PointsExpiredV1, PointsExpiringV1, PointsGrantedV1, PointsHeldV1, PointsPendingV1,
  PointsRedeemedV1, PointsReleasedV1, PointsRestoredV1, CaseNotedV1, ReviewNotedV1, StandingNotedV1, State, VelocityReview,
} from '@fealty/contracts';
import { pointsMost } from '@fealty/contracts';

/** Points that can be spent, activated and expiring together. Only lots with something left are kept. */
export interface Lot {
  readonly lotId: string;
  readonly orderId: string;
  readonly points: number;
  readonly activatedAt: string;
  /** null: never. */
  readonly expiresAt: string | null;
  /** When its expiry is told; null: it expires untold. */
  readonly warnAt: string | null;
  readonly warned: boolean;
  /** It lives on until then, because cases are open; what cases do not reach has none. */
  readonly waitsUntil?: string;
  /** It expires by inactivity. */
  readonly renews?: LotRestored['renews'];
  readonly imported: boolean;
}

/** Points set aside, in the lots that gave them. */
export interface Hold {
  readonly holdId: string;
  readonly lots: readonly Lot[];
  readonly expiresAt: string;
}

/** Where an order stands among the others; that of an exchange stands right after those that it came of. */
export interface EarnPlace { readonly at: string; readonly day: string; readonly of?: string | undefined; readonly paidAt?: string | undefined }
/** An order that limits and first purchase look at, as long as something of it is kept. */
export interface WatchedEarn extends EarnPlace { readonly orderId: string; readonly points: number }
export interface Exchanged { readonly orderId: string; readonly of: string; readonly at: string }
/** The tier and membership that hold from an instant on; without a tier, what was earned and given does. */
export interface Standing { readonly from: string; readonly tier?: string; readonly membership?: string }

/** What was earned or spent at an instant, for velocity limits. */
export interface VelocityUse { readonly at: string; readonly points: number; readonly times: number; /** The hold that it is, as long as that is one. */ readonly holdId?: string }

/** For how long lots wait for a case. */
export interface CaseWait { readonly caseId: string; readonly from: string; readonly until: string }

/** Adjustments by hand: those that wait for a second agent, and how much each agent gave or took alone of late. */
export interface Adjustments {
  readonly waiting: readonly { readonly adjustmentId: string; readonly points: number; readonly reason: string; readonly reference?: string; readonly by: string; readonly at: string }[];
  readonly alone: readonly { readonly by: string; readonly at: string; readonly points: number }[];
}

export interface PointsAccount extends Balance {
  readonly lots: readonly Lot[];
  readonly holds: readonly Hold[];
  /** What expired unspent, by order: not taken again when the order comes back (P10). */
  readonly expired: readonly { readonly orderId: string; readonly points: number }[];
  /** In the order of their payment; only what earned under terms that look at other orders. */
  readonly earns?: readonly WatchedEarn[];
  /** Earlier ones, which are not looked at one by one any more. */
  readonly settled?: { readonly until: string; readonly points: number };
  readonly exchanged?: readonly Exchanged[];
  /** In the order of time. */
  readonly standings?: readonly Standing[];
  /** The tiers that were earned, and from which day on, as profiles told them last; before them the lowest. */
  readonly earned?: NonNullable<StandingNotedV1['data']['earned']>;
  readonly given?: NonNullable<StandingNotedV1['data']['given']>;
  readonly adjustments?: Adjustments;
  /** How often each reward was redeemed. */
  readonly redeemed?: readonly { readonly reward: string; readonly times: number }[];
  /** The journal that the balance with a predecessor came in with. */
  readonly opened?: string;
  /** Month and day of the birthday, where it is known, and the next one that earns: its local day and the instant at which that begins. Told to nobody. */
  readonly birthday?: { readonly monthDay: string; readonly zone: string; readonly day: string; readonly at: string };
  /** The latest year whose birthday has earned. */
  readonly birthdayYear?: number;
  /** Cases about her orders, and from when until when lots wait for them, in the order of their opening; those that count for the bound of a year. */
  readonly cases?: readonly CaseWait[];
  /** Cases that goodwill was given for, latest last. */
  readonly goodwill?: readonly { readonly caseId: string; readonly at: string }[];
  /** What came of late that velocity limits count, in the order of its time. */
  readonly velocity?: { readonly earn?: readonly VelocityUse[]; readonly spend?: readonly VelocityUse[] };
  /** Marks of what she may share with others: the device that she used last, the one that her shop told last, and her address. Told to nobody. */
  readonly marks?: { readonly device?: string; readonly told?: string; readonly address?: string };
  /** Marks of the devices that she spent from after a fresh authentication, latest last. */
  readonly devices?: readonly string[];
}

/** Points spent on an order, in the lots that gave them and have not got them back, first taken first. */
export interface Spent {
  /** All that was spent and not refunded on request: of this a partial return gives back its share. */
  readonly points: number;
  readonly lots: readonly Lot[];
  /** What the order was worth before anything of it came back; null: nothing did yet. */
  readonly ofMinor: number | null;
  /** They were spent on a reward of the catalogue, not on an order. */
  readonly reward?: string;
}

/** What the return half of an exchange took, until the new order answers it. */
export interface ExchangeReturn {
  readonly entryId: string;
  readonly correlationId: string;
  readonly points: number;
  readonly lots: readonly Lot[];
  readonly held: number;
  readonly debt: number;
  readonly forgiven: number;
  /** Of what is forgiven. */
  readonly expired?: number;
}

/** A repair of an order: the terms and the place that it had before; what was taken, which goes back when it is undone; what had expired before it gave. */
export interface RepairDone { readonly journalId: string; readonly terms: EarnTerms; readonly place?: OrderEarn['place'] | undefined; readonly took?: Omit<ExchangeReturn, 'correlationId'>; readonly expired?: number }

/** The review of an earn that a velocity limit holds. */
export interface EarnReview extends VelocityReview {
  /** Since when. */
  readonly at: string;
  /** When the order completed meanwhile. */
  readonly completedAt?: string;
  /** An agent asked to refuse it, and a second one must. */
  readonly refusal?: { readonly by: string; readonly reason: string; readonly at: string };
}

/** The earn of one order: its terms and inputs as they were, and what became of its points. */
export interface OrderEarn {
  readonly terms: EarnTerms;
  readonly qualifyingDay: string;
  readonly lines: readonly EarnedLine[];
  /** What was kept of the order that this one was exchanged for: both are rounded together. */
  readonly carried: readonly EarningShare[];
  /** What the order earns on what is kept of it. */
  readonly points: number;
  readonly pending: number;
  readonly activated: number;
  readonly taken: number;
  /** When the order completed with points pending; null: not yet. */
  readonly completedAt: string | null;
  readonly exchanges: readonly ExchangeReturn[];
  /** The order that it was exchanged for, when that one earned. */
  readonly origin?: string;
  /** The entry by which it earned again, since its exchange was told after its payment. */
  readonly again?: string;
  /** Repairs that were not undone, the latest last. */
  readonly repairs?: readonly RepairDone[];
  /** What it has pending waits for an agent. */
  readonly review?: EarnReview;
  /** What corrections took of it and have not given back; `expired` is part of `forgiven`, and what is in no part was pending. */
  readonly corrected?: { readonly points: number; readonly lots: readonly Lot[]; readonly debt: number; readonly forgiven: number; readonly expired: number };
  /** What agents refused of it, the latest. */
  readonly refused?: { readonly at: string; readonly points: number; readonly by: string; readonly secondBy?: string | undefined; readonly reason: string };
  /** What of `points` qualifies for a tier, where that may be less. */
  readonly qualifying?: number;
  /** When it was paid, for limits and first purchase; an exchange order takes the place of the one before. */
  readonly place?: EarnPlace;
  readonly spent: Spent;
}

export type PointsState = State<PointsAccount, OrderEarn>;

export type Told<E extends { type: string; occurredAt: string; data: object }> =
  Pick<E, 'type' | 'occurredAt'> & { readonly import?: boolean; readonly data: Omit<E['data'], 'balance'> };
/** What an event of points.v1 tells `evolve`; the balance in it follows from the rest. */
export type PointsFact =
  | Told<PointsPendingV1> | Told<PointsEarnedV1> | Told<PointsClawedBackV1> | Told<PointsHeldV1> | Told<PointsReleasedV1> | Told<PointsRedeemedV1>
  | Told<PointsRestoredV1> | Told<PointsExpiringV1> | Told<PointsExpiredV1> | Told<StandingNotedV1> | Told<CaseNotedV1> | Told<ReviewNotedV1>
  | Told<AdjustmentProposedV1> | Told<AdjustmentDeclinedV1> | Told<PointsAdjustedV1> | Told<PointsOpenedV1> | Told<PointsGrantedV1>;

export const emptyAccount = (): PointsAccount => ({ pending: 0, available: 0, held: 0, debt: 0, lots: [], holds: [], expired: [] });
export const balanceOf = ({ pending, available, held, debt }: PointsAccount): Balance => ({ pending, available, held, debt });
export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
export const pointsIn = (lots: readonly { readonly points: number }[]): number => sum(lots.map((lot) => lot.points));
export const pointsHeldBy = (hold: Hold): number => pointsIn(hold.lots);

/** Whether the order has earned; one that points were only spent on has not. */
export const hasEarned = (order: OrderEarn | undefined): order is OrderEarn => order !== undefined && order.lines.length > 0;

/** Whether the account may have so many points more: no more than `pointsMost` in all. */
export const fits = ({ pending, available, held }: PointsAccount, points: number): boolean => pending + available + held + points <= pointsMost;
