import { overdueIn } from './purchases.js';
import { isOf, policyAt, type Input, type Inputs, type Reference, type Settings } from './told.js';

interface Evidence { readonly at: string; readonly weight: number; readonly reading: number; readonly halfLifeDays: number }
type Weigh = (input: Input, settings: Settings['satisfaction']) => readonly [weight: number | undefined, reading: number];

const dayMs = 86_400_000;
const faulty = ['defect', 'wrong', 'late'];

const evidenceIn = (inputs: readonly Input[], reference: Reference, weigh: Weigh): Evidence[] => inputs.map((input) => {
  const settings = policyAt(reference, input.occurredAt).policy.loyalty.satisfaction;
  const [weight = 0, reading] = weigh(input, settings);
  return { at: input.occurredAt, weight, reading, halfLifeDays: settings.halfLifeDays };
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

/** A half is a half, though fractions of two make it a hair less. */
const whole = (reading: number): number => Math.round(Number(reading.toFixed(4)));

/** Readings at an instant: a neutral piece that never fades, and evidence that halves each half-life. */
export const satisfactionOf = ({ orders, complaints }: Inputs, reference: Reference, { asOf, settings }: { asOf: string; settings: Settings['satisfaction'] }) => {
  const reading = (evidence: readonly Evidence[]): number => {
    let [weight, weighted] = [settings.neutralWeight, settings.neutralWeight * settings.neutral];
    for (const one of evidence) {
      const left = one.weight * 0.5 ** ((Date.parse(asOf) - Date.parse(one.at)) / dayMs / one.halfLifeDays);
      weight += left;
      weighted += left * one.reading;
    }
    return weighted / weight;
  };
  const lateness = [
    ...evidenceIn(orders.filter((input) => isOf('order-delivered')(input) && input.data['promisedDay'] !== undefined), reference, delivered),
    ...evidenceIn(overdueIn(orders), reference, overdue),
  ];
  const answers = evidenceIn(complaints.filter(isOf('complaint-answered')), reference, answered);
  const product = [
    ...evidenceIn(orders.filter(isOf('order-reviewed')), reference, scored),
    ...evidenceIn(orders.filter((input) => isOf('order-returned')(input) && isFaulty(input)), reference, returned),
  ];
  const price = evidenceIn(orders.filter(isOf('price-fell-after-purchase')), reference, fell);
  const [purchase, afterSale] = [reading([...product, ...price]), reading([...lateness, ...answers])];
  return {
    overall: whole((purchase + afterSale) / 2), purchase: whole(purchase), afterSale: whole(afterSale),
    by: { product: whole(reading(product)), price: whole(reading(price)), delivery: whole(reading(lateness)), service: whole(reading(answers)) },
  };
};
