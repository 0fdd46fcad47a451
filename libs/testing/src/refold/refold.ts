import { activationsIn } from './activations.js';
import { dayIn } from './calendar.js';
import { riskOf, scoreOf, walletIn } from './habits.js';
import { predictionsOf } from './predictions.js';
import { basePointsIn, boughtIn, categoriesIn, marginIn, overdueIn, type Bought } from './purchases.js';
import { refundsIn } from './refunds.js';
import { satisfactionOf } from './satisfaction.js';
import { tierOf } from './tier.js';
import { isOf, policyAt, type Input, type Inputs, type PolicyVersion, type Reference, type Settings, type StatedBy } from './told.js';

const count = (inputs: readonly Input[], name: string): number => inputs.filter(isOf(name)).length;

const visitSpanMs = 14 * 86_400_000;
const hasIntent = (shop: readonly Input[]): boolean => {
  const visits = shop.filter(isOf('visit')).map(({ occurredAt }) => Math.floor(Date.parse(occurredAt) / 1_000) * 1_000).sort((one, other) => one - other);
  return shop.some((input) => isOf('customer-registered')(input)
    || (isOf('basket-changed')(input) && (input.data['items'] as readonly unknown[]).length > 0)
    || (isOf('wish-listed')(input) && input.data['listed'] === true) || (isOf('customer-consented')(input) && input.data['granted'] === true))
    || visits.some((visit, index) => index > 0 && visit - (visits[index - 1] ?? 0) <= visitSpanMs);
};

const stageOf = ({ orders, shop }: Inputs, days: readonly Bought[], { settings, satisfaction }: { settings: Settings; satisfaction: number }): string => {
  if (satisfaction < settings.lostBelow) return 'lost';
  const high = orders.filter((input) => isOf('order-reviewed')(input) && input.data['public'] === true && Number(input.data['score']) >= 4).length;
  if (days.length >= 2) return high >= settings.advocate.publicScores && satisfaction >= settings.advocate.satisfactionFrom ? 'advocate' : 'repeat';
  if (days.length === 1) return 'first-time';
  return hasIntent(shop) ? 'prospect' : 'suspect';
};

const promisesOf = ({ orders, points, complaints }: Inputs, reference: Reference, today: string): Record<string, number> => {
  const deliveries = orders.filter((input) => isOf('order-delivered')(input) && input.data['promisedDay'] !== undefined);
  const answers = complaints.filter(isOf('complaint-answered'));
  const refunds = refundsIn(orders, reference);
  const paid = refunds.filter((refund) => refund.paid !== undefined);
  const activations = activationsIn(points, reference);
  const active = activations.filter((one) => one.active !== undefined);
  const kept = deliveries.filter(({ data }) => data['daysLate'] === 0).length + answers.filter(({ data }) => data['inTime'] === true).length + paid.filter((refund) => (refund.paid ?? '') <= refund.due).length + active.filter((one) => (one.active ?? '') <= one.due).length;
  const late = deliveries.length + answers.length + paid.length + active.length - kept;
  const broken = Math.max(0, count(complaints, 'norm-breached') - answers.filter(({ data }) => data['inTime'] !== true).length);
  const ended = kept + late + broken;
  const waited = [...refunds.filter(({ paid: on }) => on === undefined), ...activations.filter(({ active: on }) => on === undefined)].filter(({ due }) => due < today);
  return { open: overdueIn(orders).length + waited.length, kept, late, broken, ...(ended === 0 ? {} : { keptPercent: Math.round((100 * kept) / ended) }) };
};

const balanceOf = (points: readonly Input[]): unknown => {
  const told = points.filter(({ type, data }) => typesCounted.includes(type) && data['balance'] !== undefined && data['followed'] !== true).at(-1)?.data['balance'] as Record<string, number> | undefined;
  const { pending = 0, available = 0, held = 0, debt = 0 } = told ?? {};
  return { pending, available, held, debt };
};

const valueOf = (days: readonly Bought[], inputs: Inputs): Record<string, unknown> => {
  const [margin, categories, walletPercent] = [marginIn(inputs.orders), categoriesIn(inputs.orders), walletIn(inputs)];
  return {
    ...(days.length === 0 ? {} : { firstPurchaseDay: days[0]?.day, lastPurchaseDay: days.at(-1)?.day }),
    purchaseDays: days.length, orders: days.reduce((sum, { orders }) => sum + orders, 0), keptMinor: days.reduce((sum, { minor }) => sum + minor, 0),
    ...(margin === undefined ? {} : { margin }), ...(categories === undefined ? {} : { categories }), ...(walletPercent === undefined ? {} : { walletPercent }),
  };
};

const sums = ({ orders, complaints, notifications }: Inputs): Record<string, unknown> => {
  const deliveries = orders.filter(isOf('order-delivered'));
  const sent = notifications.filter(isOf('notification-sent'));
  return {
    delivery: { delivered: deliveries.length, late: deliveries.filter(({ data }) => data['promisedDay'] !== undefined && Number(data['daysLate']) > 0).length, overdue: overdueIn(orders).length },
    complaints: { opened: count(complaints, 'complaint-opened'), open: count(complaints, 'complaint-opened') - count(complaints, 'complaint-resolved'), normsBreached: count(complaints, 'norm-breached') },
    contact: { sent: sent.length, ...(sent.length === 0 ? {} : { lastSentAt: sent.map(({ occurredAt }) => occurredAt).sort().at(-1) }) },
  };
};

const numbered = ({ policies }: Reference, { policyVersion }: StatedBy): PolicyVersion['policy'] => {
  const found = policies.find(({ version }) => version === policyVersion);
  if (found === undefined) throw new Error(`there is no policy version ${policyVersion}`);
  return found.policy;
};

/** A profile, counted a second time from all that it rests on, in the plainest way. */
export const refold = (inputs: Inputs, reference: Reference, stated: StatedBy): Record<string, unknown> => {
  const { zone, loyalty: settings } = numbered(reference, stated);
  const today = dayIn(stated.asOf, zone);
  const days = boughtIn(inputs.orders);
  const reading = satisfactionOf(inputs, reference, { asOf: stated.asOf, settings: settings.satisfaction });
  const predictions = predictionsOf(days, reference.models.find(({ version }) => version === stated.modelVersion), today);
  return {
    stage: stageOf(inputs, days, { settings, satisfaction: reading.overall }),
    tier: tierOf(inputs.shop, settings, {
      versions: reference.policies.filter(({ version }) => version <= stated.policyVersion), zone, asOf: stated.asOf,
      qualifying: ({ measure }) => (measure === 'kept-money' ? days : basePointsIn(inputs.points)),
    }),
    ...riskOf(days, settings, today), satisfaction: reading,
    score: scoreOf(inputs, days, { settings, today, satisfaction: reading.overall }),
    promises: promisesOf(inputs, reference, today), value: valueOf(days, inputs), points: balanceOf(inputs.points), ...sums(inputs), ...(predictions === undefined ? {} : { predictions }),
  };
};

const named = (owner: string, names: string): string[] => names.split(' ').map((name) => `fealty.${owner}.${name}.v1`);
const tellingWhen = new Set([
  ...named('orders', 'order-placed order-paid order-amended order-returned order-refunded order-cancelled order-charged-back order-delivered overdue-withdrawn order-reviewed'),
  ...named('points', 'points-pending points-clawed-back points-held points-redeemed points-restored points-adjusted points-opened points-granted'),
  ...named('complaints', 'complaint-opened complaint-answered complaint-resolved norm-breached'),
  ...named('notifications', 'notification-sent'),
  ...named('shop', 'customer-seen customer-updated search contact-made customer-registered customer-consented basket-changed wish-listed visit tier-overridden wallet-share-told membership-paid membership-ended'),
]);
/** Every type that counts; what time alone says does not move the instant at which a profile is stated. */
export const typesCounted: readonly string[] = [...tellingWhen, ...named('orders', 'delivery-overdue price-fell-after-purchase'), ...named('points', 'points-earned points-released points-expired')];

/** The newest occurrence that somebody told, and the policy version in force then; nothing while only time has spoken. */
export const statedOf = (inputs: Inputs, reference: Reference): { asOf: string; policyVersion: number } | undefined => {
  const asOf = Object.values(inputs).flat().filter(({ type }) => tellingWhen.has(type)).map(({ occurredAt }) => occurredAt).sort().at(-1);
  return asOf === undefined ? undefined : { asOf, policyVersion: policyAt(reference, asOf).version };
};
