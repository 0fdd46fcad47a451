import { declineAt, meanAt, whole, type Noted } from './decline.js';
import { overdueIn } from './purchases.js';
import { isOf, policyAt, type Input, type Inputs, type Reference, type Settings } from './told.js';

type Weigh = (input: Input, settings: Settings['satisfaction']) => readonly [weight: number | undefined, reading: number];

const faulty = ['defect', 'wrong', 'late'];

const evidenceIn = (inputs: readonly Input[], reference: Reference, { weigh, ...of }: { weigh: Weigh } & Pick<Noted, 'source' | 'part'>): Noted[] => inputs.map((input) => {
  const settings = policyAt(reference, input.occurredAt).policy.loyalty.satisfaction;
  const [weight = 0, reading] = weigh(input, settings);
  return { ...of, at: input.occurredAt, weight, reading, halfLifeDays: settings.halfLifeDays };
});

const lateBy = (days: number, { neutral, lateDayCost }: Settings['satisfaction']): number => Math.max(0, neutral - days * lateDayCost);
const delivered: Weigh = ({ data }, settings) => {
  const daysLate = Number(data['daysLate']);
  return daysLate === 0 ? [settings.weights['deliveryInTime'], 100] : [settings.weights['lateDelivery'], lateBy(daysLate, settings)];
};
const overdue: Weigh = ({ data }, settings) => [settings.weights['lateDelivery'], lateBy(Number(data['daysOverdue']) + 1, settings)];
const scored: Weigh = ({ data }, { weights }) => [weights['score'], (Number(data['score']) - 1) * 25];
const returned: Weigh = (_, { weights }) => [weights['faultyReturn'], 0];
const fell: Weigh = ({ data }, { weights, neutral, priceFallCost }) => [weights['priceFall'], Math.max(0, neutral - Number(data['fellPercent']) * priceFallCost)];
const answered: Weigh = ({ data }, { weights }) => (data['inTime'] === true ? [weights['answerInTime'], 100] : [weights['answerLate'], 0]);

const isFaulty = ({ data }: Input): boolean => (data['lines'] as readonly { reason: string }[]).some(({ reason }) => faulty.includes(reason));

const purchase = { source: 'orders', part: 'purchase' } as const;
const delivery = { source: 'orders', part: 'afterSale' } as const;

/** Readings at an instant: a neutral piece that never fades, and evidence that halves each half-life. */
export const satisfactionOf = ({ orders, complaints }: Inputs, reference: Reference, { asOf, settings }: { asOf: string; settings: Settings['satisfaction'] }) => {
  const reading = (evidence: readonly Noted[]): number => meanAt(evidence, Date.parse(asOf), settings);
  const lateness = [
    ...evidenceIn(orders.filter((input) => isOf('order-delivered')(input) && input.data['promisedDay'] !== undefined), reference, { weigh: delivered, ...delivery }),
    ...evidenceIn(overdueIn(orders), reference, { weigh: overdue, ...delivery, source: 'overdue' }),
  ];
  const answers = evidenceIn(complaints.filter(isOf('complaint-answered')), reference, { weigh: answered, source: 'complaints', part: 'afterSale' });
  const product = [
    ...evidenceIn(orders.filter(isOf('order-reviewed')), reference, { weigh: scored, ...purchase }),
    ...evidenceIn(orders.filter((input) => isOf('order-returned')(input) && isFaulty(input)), reference, { weigh: returned, ...purchase }),
  ];
  const price = evidenceIn(orders.filter(isOf('price-fell-after-purchase')), reference, { weigh: fell, ...purchase });
  const [bought, afterSale] = [reading([...product, ...price]), reading([...lateness, ...answers])];
  const decline = declineAt([...product, ...price, ...lateness, ...answers], asOf, settings);
  return {
    overall: whole((bought + afterSale) / 2), purchase: whole(bought), afterSale: whole(afterSale),
    by: { product: whole(reading(product)), price: whole(reading(price)), delivery: whole(reading(lateness)), service: whole(reading(answers)) },
    ...(decline === undefined ? {} : { decline }),
  };
};
