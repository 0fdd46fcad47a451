// An order is what is known of it: facts told by the shop, in sets that do not care about the order of arrival (O1). Everything else of
// it (what is kept, what is due) is worked out from them anew after each fact, by when the facts occurred.
import {
  instantText, type OrderLine, type Policy, type ShopOrderAmendedV1, type ShopOrderCancelledV1, type ShopOrderChargedBackV1, type ShopOrderDeliveredV1,
  type ShopOrderPaidV1, type ShopOrderRefundedV1, type ShopOrderReturnedV1, type ShopOrderReviewedV1, type ShopOrderShippedV1,
} from '@fealty/contracts';

/** The return half of an exchange is told as a return; those told long ago name no new order. */
export type ReturnTold = ShopOrderReturnedV1 & { readonly exchange?: boolean; readonly exchangedFor?: string };

/** What may come of an order before the order itself, and then waits for it. */
export type OrderFact =
  | ShopOrderPaidV1 | ShopOrderAmendedV1 | ShopOrderShippedV1 | ShopOrderDeliveredV1 | ShopOrderCancelledV1 | ReturnTold
  | ShopOrderRefundedV1 | ShopOrderChargedBackV1 | ShopOrderReviewedV1;

/** The parts of the policy in force when the order was placed; they hold for it to its end. */
export interface Terms {
  readonly currency: string;
  readonly zone: string;
  readonly rounding: Policy['orders']['rounding'];
  readonly returnWindowDays: number;
  readonly returnWindowDaysByKind: Policy['orders']['returnWindowDaysByKind'];
  readonly assumedCompletionDays: number;
  readonly overdueRepeatDays: readonly number[];
  /** Absent: what a line costs is not estimated. */
  readonly margins?: { readonly percent?: number | undefined; readonly byCategory: Readonly<Record<string, number>> } | undefined;
  /** Absent: prices after the purchase are not compared. */
  readonly priceFall?: Policy['orders']['priceFall'] | undefined;
}

/** What a whole line cost the shop, in the programme's currency. */
export interface LineCost { readonly lineId: string; readonly costMinor: number; readonly estimated?: true }

/** When something occurred and the id that breaks ties: facts compare by it, never by arrival. */
export interface Told { readonly at: string; readonly id: string }
export interface PromisedDay extends Told { readonly day: string }
export interface Amended extends Told { readonly data: ShopOrderAmendedV1['data'] }
export interface Carried extends Told { readonly lineIds?: readonly string[] | undefined }
export interface Returned extends Told {
  readonly returnId: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number; readonly reason: string }[];
  readonly exchange: boolean;
  /** The order that its pieces were exchanged for. */
  readonly exchangedFor?: string | undefined;
  readonly goodsBackAt?: string | undefined;
  readonly refundPromisedBy?: string | undefined;
}
/** The money of a return, paid. */
export interface PaidOut extends Told { readonly refundId: string; readonly returnId: string; /** Not known of what was told long ago. */ readonly amountMinor?: number }
/** In the programme's currency; without lines it falls on all in proportion. */
export interface Refunded extends Told {
  readonly refundId: string;
  readonly amountMinor: number;
  readonly lines?: readonly { readonly lineId: string; readonly amountMinor: number }[] | undefined;
}

/** What an order has from one that it was exchanged for: shipping of the pieces that it replaces, and what was given back for them. */
export interface TakenOver { readonly orderId: string; readonly returnId: string; readonly shippingMinor: number; readonly refunds: readonly Refunded[] }

export interface UnplacedOrder { readonly placed: false; readonly waiting: readonly OrderFact[] }
export interface PlacedOrder {
  readonly placed: true;
  readonly imported: boolean;
  readonly orderId: string;
  readonly channel: string;
  readonly placedAt: string;
  readonly exchangeOf?: string | undefined;
  /** The exchange that tells what the order is; absent of one told long ago. */
  readonly exchangeTold?: Told | undefined;
  readonly currency: string;
  readonly rate?: string | undefined;
  readonly terms: Terms;
  /** Lines in force: those of the latest amendment, else of the placing. */
  readonly lines: readonly OrderLine[];
  readonly linesTold: Told;
  /** Of the lines in force; absent where of none it is known. */
  readonly costs?: readonly LineCost[] | undefined;
  readonly shippingMinor: number;
  /** Shipping of the pieces that it was exchanged for: its lines share that too. */
  readonly takenOverMinor?: number | undefined;
  /** Absent of an order of no exchange, and of one of long ago. */
  readonly takenOver?: readonly TakenOver[] | undefined;
  readonly paidWithPointsMinor: number;
  readonly deliveryZone: string;
  readonly paymentDueAt?: string | undefined;
  readonly paymentDueTold: Told;
  readonly promises: readonly PromisedDay[];
  readonly amendments: readonly string[];
  /** The latest one, and the latest that tells when payment is due: an exchange told late may put them in force. Absent of orders amended long ago. */
  readonly amended?: readonly Amended[] | undefined;
  readonly paidAt?: string | undefined;
  readonly purchaseDay?: string | undefined;
  /** The order whose payment paid it, through all exchanges; absent where it was paid by itself, or long ago. */
  readonly paidThrough?: string | undefined;
  readonly shipments: readonly Carried[];
  readonly deliveries: readonly Carried[];
  readonly returns: readonly Returned[];
  readonly refunds: readonly Refunded[];
  /** Absent while no return was paid out. */
  readonly paidOut?: readonly PaidOut[] | undefined;
  readonly reviewIds: readonly string[];
  readonly cancelledAt?: string | undefined;
  readonly chargedBackAt?: string | undefined;
  /** Due instants already said and not taken back. */
  readonly deliveryOverdueAt: readonly string[];
  readonly paymentOverdueAt: readonly string[];
  readonly completedAt?: string | undefined;
  readonly completionAssumed?: boolean | undefined;
  /** Set once what was paid has been compared with the prices after it. */
  readonly pricesComparedAt?: string | undefined;
  readonly dueAt?: string | undefined;
  /** Facts that do not fit the lines in force; an amendment may still make them fit. */
  readonly waiting: readonly OrderFact[];
}
export type Order = UnplacedOrder | PlacedOrder;

export const unplaced: UnplacedOrder = { placed: false, waiting: [] };

export const isEarlier = (a: Told, b: Told): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);
export const byTime = (a: Told, b: Told): number => (isEarlier(a, b) ? -1 : 1);

/** When the whole order fell away: cancelled or charged back, whichever came first. */
export const closedAt = ({ cancelledAt, chargedBackAt }: PlacedOrder): string | undefined =>
  cancelledAt === undefined || (chargedBackAt !== undefined && chargedBackAt < cancelledAt) ? chargedBackAt : cancelledAt;

/** Platforms may tell instants inside the data with any offset and precision; texts compare only in one form. */
export const utc = (instant: string): string => instantText(Date.parse(instant));
export const plusDays = (instant: string, days: number): string => instantText(Date.parse(instant) + days * 86_400_000);

/** All money given back without goods, that for the pieces which it replaces too. */
export const refundsOf = ({ refunds, takenOver = [] }: PlacedOrder): readonly Refunded[] => [...refunds, ...takenOver.flatMap((one) => one.refunds)];
