import type { ModelVersion, Policy, PolicyVersion, Profile } from '@fealty/contracts';
import { dayText } from './days.rules.js';
import type { ComplaintFacts, LoyaltyFacts, OrderFacts } from './loyalty-facts.rules.js';
import { predictionsOf } from './predictions.rules.js';
import { rhythmOf } from './rhythm.rules.js';
import { satisfactionOf } from './satisfaction.rules.js';
import { scoreOf } from './score.rules.js';
import { stageOf } from './stage.rules.js';
import { statedAt, type StatedAt } from './stated-at.rules.js';
import { spansUntil } from './tier-stretches.rules.js';
import { tierOf } from './tier.rules.js';

// The profile follows from the facts and the policy alone, never step by step: so no order of arrival can show in it.

const valueOf = ({ orders: { days, kept: [keptMinor, orders], margin, categories }, shop: { wallet } }: LoyaltyFacts): Profile['value'] => {
  const [first, last] = [days[0], days.at(-1)];
  const known: Partial<Profile['value']> = {
    ...(margin === undefined ? {} : { margin: { minor: margin[0], ofMinor: margin[1], estimatedOfMinor: margin[2], ...(margin[3] === undefined ? {} : { estimatedCostMinor: margin[3] }) } }),
    ...(categories === undefined ? {} : { categories: categories.length }),
    ...(wallet === undefined ? {} : { walletPercent: wallet[1] }),
  };
  if (first === undefined || last === undefined) return { purchaseDays: 0, orders, keptMinor, ...known };
  return { firstPurchaseDay: dayText(first[0]), lastPurchaseDay: dayText(last[0]), purchaseDays: days.length, orders, keptMinor, ...known };
};

const sameValue = ({ orders, shop }: LoyaltyFacts, former: LoyaltyFacts | undefined): boolean =>
  former?.orders.days === orders.days && former.orders.margin === orders.margin && former.orders.categories === orders.categories && former.shop.wallet === shop.wallet;

const deliveryOf = ({ delivered, late, overdue }: OrderFacts): Profile['delivery'] => ({ delivered, late, overdue: overdue.length });
const complaintsOf = ({ opened, resolved, normsBreached }: ComplaintFacts): Profile['complaints'] => ({ opened, open: opened - resolved, normsBreached });

const promisesOf = ({ orders, points, complaints }: LoyaltyFacts, day: number): NonNullable<Profile['promises']> => {
  const { overdue, promised, late, refundsDue = [], refunded: [paidInTime, paidLate] = [0, 0] } = orders;
  const { activationsDue = [], activated: [activeInTime, activeLate] = [0, 0] } = points;
  const kept = promised - late + complaints.answeredInTime + paidInTime + activeInTime;
  const allLate = late + complaints.answeredLate + paidLate + activeLate;
  const waited = refundsDue.filter(([, , due]) => due < day).length + activationsDue.filter(([, due]) => due < day).length;
  const broken = Math.max(0, complaints.normsBreached - complaints.answeredLate);
  const ended = kept + allLate + broken;
  return { open: overdue.length + waited, kept, late: allLate, broken, ...(ended === 0 ? {} : { keptPercent: Math.round((100 * kept) / ended) }) };
};

const quiet = { lapsed: false, risk: { class: 'none' } } as const;
const riskOf = ({ orders }: LoyaltyFacts, { loyalty }: Policy, { day }: StatedAt): Pick<Profile, 'lapsed' | 'risk'> => {
  const rhythm = rhythmOf(orders.days, loyalty.typicalGapDays);
  if (rhythm === undefined) return quiet;
  const { raisedOn, highOn } = rhythm;
  const reached = day >= highOn ? 'high' : day >= raisedOn ? 'raised' : 'none';
  return { lapsed: reached === 'high', risk: { class: reached, raisedOn: dayText(raisedOn), highOn: dayText(highOn) } };
};

export interface Stated {
  readonly facts: LoyaltyFacts;
  readonly profile: Profile;
}

const sameOr = <Part>(isSame: boolean, former: Part | undefined, made: () => Part): Part => (isSame && former !== undefined ? former : made());

const noVersions: readonly PolicyVersion[] = [];
interface Beside { readonly former?: Stated | undefined; readonly model?: ModelVersion | undefined; readonly versions?: readonly PolicyVersion[] | undefined }

/** By a policy and the model version that the facts name. Compared with `former`, parts of the profile that rest on the same facts are the same objects. */
export const profileOf = (facts: LoyaltyFacts, policy: Policy, { former, model, versions = noVersions }: Beside = {}): Profile => {
  const { orders, points, complaints, notifications } = facts;
  const at = statedAt(facts, policy);
  const satisfaction = satisfactionOf(facts, at.instant, policy.loyalty.satisfaction);
  const predictions = model === undefined ? undefined : predictionsOf(facts, model, at.day);
  const sameOrders = former?.facts.orders === orders;
  const sameCases = former?.facts.complaints === complaints;
  const profile: Profile = {
    stage: stageOf(facts, satisfaction.overall, policy.loyalty),
    tier: tierOf(facts, policy, { ...at, spans: spansUntil(versions, facts.policyVersion) }),
    ...riskOf(facts, policy, at),
    satisfaction,
    score: scoreOf(facts, satisfaction.overall, { policy, at }),
    promises: sameOr(sameOrders && sameCases && points === former?.facts.points && orders.refundsDue === undefined && points.activationsDue === undefined, former?.profile.promises, () => promisesOf(facts, at.day)),
    value: sameOr(sameValue(facts, former?.facts), former?.profile.value, () => valueOf(facts)),
    points: points.balance,
    delivery: sameOr(sameOrders, former?.profile.delivery, () => deliveryOf(orders)),
    complaints: sameOr(sameCases, former?.profile.complaints, () => complaintsOf(complaints)),
    contact: notifications,
  };
  if (predictions !== undefined) profile.predictions = predictions;
  return profile;
};
