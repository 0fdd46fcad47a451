// An order is placed once. The terms of the policy in force then hold for it to its end. What waited for it takes effect right after it.
import { orderPlacedV1, type Cause, type Policy, type Refused, type ShopOrderPlacedV1 } from '@fealty/contracts';
import { countLines, sum } from './count-lines.rules.js';
import { utc, type Order, type PlacedOrder, type TakenOver, type Terms } from './order.rules.js';
import { purchaseOf } from './purchase.rules.js';
import { settle } from './settle.rules.js';
import type { Step } from './tell.rules.js';

type Placing = ShopOrderPlacedV1['data'];

const marginsOf = ({ marginPercent: percent, marginPercentByCategory: byCategory }: Policy['orders']): Pick<Terms, 'margins'> => {
  if (percent === undefined && Object.keys(byCategory).length === 0) return {};
  return { margins: { ...(percent === undefined ? {} : { percent }), byCategory } };
};

const termsOf = ({ currency, zone, orders }: Policy): Terms => ({
  currency, zone, rounding: orders.rounding, returnWindowDays: orders.returnWindowDays, returnWindowDaysByKind: orders.returnWindowDaysByKind,
  assumedCompletionDays: orders.assumedCompletionDays, overdueRepeatDays: [...orders.overdueRepeatDays].sort((a, b) => a - b),
  ...marginsOf(orders),
  ...(orders.priceFall.days === 0 ? {} : { priceFall: orders.priceFall }),
});

const nothingYet = {
  placed: true, amendments: [], shipments: [], deliveries: [], returns: [], refunds: [], reviewIds: [], deliveryOverdueAt: [], paymentOverdueAt: [], waiting: [],
} as const;

/** How an order is placed; `exchangeOf` names the order whose goods it replaces. */
interface Placed { readonly cause: Cause; readonly policy: Policy; readonly exchangeOf?: string; readonly takenOver?: readonly TakenOver[] }

const placedOrder = (placing: Placing, { cause, policy, exchangeOf, takenOver }: Placed): PlacedOrder | Refused => {
  const terms = termsOf(policy);
  const takenOverMinor = sum((takenOver ?? []).map((one) => one.shippingMinor));
  const counted = countLines(placing, terms, takenOverMinor);
  if ('refused' in counted) return counted;
  const told = { at: cause.occurredAt, id: cause.id };
  const { orderId, channel, currency, rate, deliveryZone, paymentDueAt, promisedDay } = placing;
  return {
    ...nothingYet, ...counted, orderId, channel, currency, terms, imported: cause.import, placedAt: cause.occurredAt, linesTold: told, paymentDueTold: told,
    deliveryZone: deliveryZone ?? terms.zone,
    promises: promisedDay === undefined ? [] : [{ ...told, day: promisedDay }],
    ...(rate === undefined ? {} : { rate }), ...(paymentDueAt === undefined ? {} : { paymentDueAt: utc(paymentDueAt) }),
    ...(exchangeOf === undefined ? {} : { exchangeOf, exchangeTold: told }), ...(takenOverMinor === 0 ? {} : { takenOverMinor }), ...(takenOver === undefined ? {} : { takenOver }),
  };
};

/** Places an order that is not known yet; its waiting facts are not taken here. */
export const place = (known: Order, placing: Placing, how: Placed): Step<PlacedOrder> | Refused => {
  if (known.placed) return { refused: 'order-already-placed', detail: placing.orderId };
  const order = placedOrder(placing, how);
  if ('refused' in order) return order;
  const placed = settle(order).order;
  const { cause, exchangeOf } = how;
  const { lines, shippingMinor, currency, rate } = placed;
  const said = orderPlacedV1.because(cause, {
    purchase: purchaseOf(known, placed), lines: [...lines], shippingMinor, currency, ...(rate === undefined ? {} : { rate }),
    ...(placing.promisedDay === undefined ? {} : { promisedDay: placing.promisedDay }), ...(exchangeOf === undefined ? {} : { exchangeOf }),
  });
  return { order: placed, events: [said] };
};
