import { localDayOf, type Event } from '@fealty/contracts';
import { reference } from './folded.js';

// How a customer went from stage to stage, looked at on each day by itself: a second count, which shares no code with the first.

export interface DayMove { readonly day: string; readonly from: string | null; readonly to: string }
type Data = Readonly<Record<string, unknown>>;
interface Told { readonly kind: string; readonly day: number; readonly at: number; readonly data: Data; readonly policy: (typeof reference.policies)[number]['policy'] }

const dayMs = 86_400_000;
const countOf = (day: string): number => Date.parse(day) / dayMs;
const textOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
const zone = 'Europe/Berlin';
const policyFor = (isIn: (effectiveFrom: string) => boolean) => (reference.policies.findLast(({ effectiveFrom }) => isIn(effectiveFrom)) ?? reference.policies[0] as (typeof reference.policies)[number]).policy;
const dayPolicy = (day: number) => policyFor((from) => countOf(localDayOf(from, zone)) <= day).loyalty;

const toldOf = ({ type, occurredAt, data }: Event): Told =>
  ({ kind: type.split('.').at(-2) ?? '', day: countOf(localDayOf(occurredAt, zone)), at: Date.parse(occurredAt), data: data as Data, policy: policyFor((from) => from <= occurredAt) });

const purchasesIn = (told: readonly Told[]): number[] => {
  const last = new Map<string, { orderId: string; purchaseDay?: string; kept: boolean }>();
  for (const { kind, data } of told) {
    const purchase = data['purchase'] as { orderId: string; purchaseDay?: string; kept: boolean } | undefined;
    if (purchase !== undefined && /^order-(paid|amended|returned|refunded|cancelled|charged-back)$/.test(kind)) last.set(purchase.orderId, purchase);
  }
  return [...new Set([...last.values()].flatMap(({ kept, purchaseDay }) => (kept && purchaseDay !== undefined ? [countOf(purchaseDay)] : [])))].sort((one, other) => one - other);
};

const intentIn = (told: readonly Told[]): number => {
  const shows = ({ kind, data }: Told): boolean => kind === 'customer-registered' || (kind === 'basket-changed' && (data['items'] as []).length > 0)
    || (kind === 'wish-listed' && data['listed'] === true) || (kind === 'customer-consented' && data['granted'] === true);
  const visits = told.filter(({ kind }) => kind === 'visit').sort((one, other) => one.at - other.at);
  const second = visits.filter(({ at }, index) => at - (visits[index - 1]?.at ?? -Infinity) <= 14 * dayMs);
  return Math.min(...told.filter(shows).map(({ day }) => day), ...second.map(({ day }) => day));
};

interface Piece { readonly day: number; readonly afterSale: boolean; readonly weight: number; readonly reading: number; readonly half: number }
const pieceIn = ({ kind, day, data, policy: { loyalty: { satisfaction: { weights, neutral, lateDayCost, priceFallCost, halfLifeDays: half } } } }: Told): Piece[] => {
  const one = (afterSale: boolean, weight: number, reading: number): Piece[] => [{ day, afterSale, weight, reading, half }];
  const late = Number(data['daysLate']);
  if (kind === 'order-delivered' && data['promisedDay'] !== undefined) return late === 0 ? one(true, weights.deliveryInTime, 100) : one(true, weights.lateDelivery, Math.max(0, neutral - late * lateDayCost));
  if (kind === 'order-reviewed') return one(false, weights.score, (Number(data['score']) - 1) * 25);
  if (kind === 'order-returned' && (data['lines'] as { reason: string }[]).some(({ reason }) => ['defect', 'wrong', 'late'].includes(reason))) return one(false, weights.faultyReturn, 0);
  if (kind === 'price-fell-after-purchase') return one(false, weights.priceFall, Math.max(0, neutral - Number(data['fellPercent']) * priceFallCost));
  if (kind === 'complaint-answered') return data['inTime'] === true ? one(true, weights.answerInTime, 100) : one(true, weights.answerLate, 0);
  return [];
};

const satisfactionOn = (pieces: readonly Piece[], day: number): number => {
  const { neutral, neutralWeight } = dayPolicy(day).satisfaction;
  const part = (afterSale: boolean): number => {
    const fading = pieces.filter((piece) => piece.afterSale === afterSale && piece.day <= day).map((piece) => ({ ...piece, left: piece.weight * 2 ** ((piece.day - day) / piece.half) }));
    return fading.reduce((sum, { left, reading }) => sum + left * reading, neutral * neutralWeight) / fading.reduce((sum, { left }) => sum + left, neutralWeight);
  };
  return Math.round(Number(((part(true) + part(false)) / 2).toFixed(4)));
};

const isSilentOn = (bought: readonly number[], day: number): boolean => {
  const gaps = bought.slice(1).map((one, index) => one - (bought[index] ?? 0));
  const mean = gaps.length === 0 ? dayPolicy(bought[0] ?? 0).typicalGapDays : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.length < 2 ? 1 : gaps.reduce((sum, gap) => sum + (gap / mean - 1) ** 2, 0) / gaps.length;
  const leant = gaps.length === 0 ? 1 : (gaps.length * variance + 2) / (gaps.length + 2);
  const point = mean * Math.max(0, 1 - leant / 9 + 1.6449 * Math.sqrt(leant / 9)) ** 3;
  return day - (bought.at(-1) ?? 0) >= Math.max(1, Math.ceil(point - 1e-9));
};

/** Where she stands on each day up to the last one, and every move, as the days come. */
export const lookedAtDayByDay = (events: readonly Event[], last: string): { readonly moves: readonly DayMove[]; readonly places: ReadonlyMap<string, string> } => {
  const told = events.map(toldOf);
  const [bought, intent, pieces] = [purchasesIn(told), intentIn(told), told.flatMap(pieceIn)];
  const highDays = told.filter(({ kind, data }) => kind === 'order-reviewed' && data['public'] === true && Number(data['score']) >= 4).map(({ day }) => day);
  const moves: DayMove[] = [];
  const places = new Map<string, string>();
  const now = (): string | null => moves.at(-1)?.to ?? null;
  const go = (day: number, to: string): void => { if (now() !== to) moves.push({ day: textOf(day), from: now(), to }); };
  for (let day = Math.min(...told.map((one) => one.day), ...bought); day <= countOf(last); day += 1) {
    const before = bought.filter((one) => one <= day);
    if (now() === null) go(day, 'suspect');
    if (intent <= day && now() === 'suspect') go(day, 'prospect');
    if (before.length > 0) {
      if (!moves.some(({ to }) => to === 'first-time')) go(day, 'first-time');
      const { lostBelow, advocate } = dayPolicy(day);
      const satisfied = satisfactionOn(pieces, day);
      const isAdvocate = satisfied >= advocate.satisfactionFrom && highDays.filter((one) => one <= day).length >= advocate.publicScores;
      const stage = before.length === 1 ? 'first-time' : isAdvocate ? 'advocate' : 'repeat';
      const place = isSilentOn(before, day) ? 'lapsed' : satisfied < lostBelow ? 'lost' : stage;
      const isGone = (one: string | null): boolean => one === 'lost' || one === 'lapsed';
      if (place === 'advocate' && now() === 'first-time') go(day, 'repeat');
      if (!isGone(place) || !isGone(now())) go(day, place);
    }
    places.set(textOf(day), now() ?? '');
  }
  return { moves, places };
};
