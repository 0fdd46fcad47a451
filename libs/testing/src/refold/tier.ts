import { dayIn, countOf, dayOf, monthEnd, monthsBefore, plusDays } from './calendar.js';
import type { Bought } from './purchases.js';
import { isOf, type Input, type Settings } from './told.js';

interface Held { readonly rank: number; readonly measured: number; readonly review: string | undefined }

const between = (days: readonly Bought[], after: string, until: string): number =>
  days.reduce((sum, { day, minor }) => (day > after && day <= until ? sum + minor : sum), 0);
const rankFor = ({ tiers }: Settings, amount: number): number => tiers.findLastIndex(({ from }) => from <= amount);

const isByYear = ({ window }: Settings): boolean => window === 'calendar-year';
/** What is bought after this day, and until `day`, is measured. */
const windowBegins = (day: string, settings: Settings): string => (isByYear(settings) ? plusDays(`${day.slice(0, 4)}-01-01`, -1) : monthsBefore(day, settings.windowMonths));
const nextReview = (from: string, settings: Settings): string => {
  const end = monthEnd(from, settings.review.months);
  return isByYear(settings) ? `${end.slice(0, 4)}-12-31` : end;
};

const reviewedOn = (held: Held, review: string, { days, settings }: { days: readonly Bought[]; settings: Settings }): Held => {
  const graceEnd = plusDays(review, settings.review.graceDays);
  const measured = between(days, windowBegins(review, settings), graceEnd);
  if (measured >= (settings.tiers[held.rank]?.from ?? 0)) return { rank: held.rank, measured, review: nextReview(review, settings) };
  const justified = rankFor(settings, measured);
  const rank = settings.review.decline === 'one-step' ? Math.max(justified, held.rank - 1) : justified;
  return { rank, measured, review: rank === 0 ? undefined : nextReview(isByYear(settings) ? review : graceEnd, settings) };
};

/** Day after day from the first purchase: reviews in the morning, purchases during the day. */
const playedUntil = (days: readonly Bought[], settings: Settings, today: string): Held => {
  let held: Held = { rank: 0, measured: 0, review: undefined };
  const first = days[0]?.day ?? today;
  const last = days.at(-1)?.day ?? today;
  for (let count = countOf(first); count <= countOf(last > today ? last : today); count += 1) {
    const day = dayOf(count);
    while (held.review !== undefined && plusDays(held.review, settings.review.graceDays) < day) held = reviewedOn(held, held.review, { days, settings });
    if (!days.some((bought) => bought.day === day)) continue;
    const measured = between(days, windowBegins(day, settings), day);
    const rank = rankFor(settings, measured);
    if (rank > held.rank) held = { rank, measured, review: nextReview(day, settings) };
    else if (measured > held.measured) held = { ...held, measured };
  }
  return held;
};

/** The newest word; of two of one instant the one that is greater in its own order. */
const newest = <Told extends readonly (string | number)[]>(told: readonly Told[]): Told | undefined =>
  [...told].sort((one, other) => { const at = one.findIndex((value, place) => value !== other[place]); return at < 0 ? 0 : (one[at] ?? 0) < (other[at] ?? 0) ? -1 : 1; }).at(-1);

const overrideOn = (shop: readonly Input[], today: string): { tier: string; until: string; reason: string } | undefined => {
  const told = newest(shop.filter(isOf('tier-overridden')).map(({ occurredAt, data }) => [occurredAt, String(data['until']), String(data['tier']), String(data['reason'])] as const));
  return told === undefined || told[1] < today ? undefined : { tier: told[2], until: told[1], reason: told[3] };
};

const membershipsOn = (shop: readonly Input[], today: string): { name: string; until: string }[] => {
  const words = shop.filter((input) => isOf('membership-paid')(input) || isOf('membership-ended')(input));
  return [...Map.groupBy(words, ({ data }) => String(data['membership']))].flatMap(([name, of]) => {
    const told = newest(of.map((input) => [input.occurredAt, isOf('membership-paid')(input) ? String(input.data['until']) : ''] as const));
    return told !== undefined && told[1] !== '' && told[1] >= today ? [{ name, until: told[1] }] : [];
  }).sort((one, other) => (one.name < other.name ? -1 : 1));
};

export const tierOf = (shop: readonly Input[], days: readonly Bought[], { settings, zone, asOf }: { settings: Settings; zone: string; asOf: string }): Record<string, unknown> => {
  const today = dayIn(asOf, zone);
  const held = playedUntil(days, settings, today);
  const named = (name: string): number => settings.tiers.findIndex((tier) => tier.name === name);
  const tell = (rank: number, further: Record<string, unknown> = {}): Record<string, unknown> => {
    const next = settings.tiers[rank + 1];
    const graceEnd = held.review === undefined ? undefined : plusDays(held.review, settings.review.graceDays);
    const stays = held.review === undefined || graceEnd === undefined ? 0 : between(days, windowBegins(held.review, settings), graceEnd);
    return {
      name: settings.tiers[rank]?.name, measured: held.measured,
      ...(next === undefined ? {} : { next: { name: next.name, missing: Math.max(0, next.from - between(days, windowBegins(today, settings), '9999-12-31')) } }),
      ...(graceEnd === undefined ? {} : { stay: { until: graceEnd, missing: Math.max(0, (settings.tiers[held.rank]?.from ?? 0) - stays) } }), ...further,
    };
  };
  const override = overrideOn(shop, today);
  if (override !== undefined && named(override.tier) >= 0) return tell(named(override.tier), { override: { until: override.until, reason: override.reason } });
  const ranked = membershipsOn(shop, today).map((paid) => ({ ...paid, rank: named(settings.memberships.find(({ name }) => name === paid.name)?.tier ?? '') }));
  const best = ranked.filter(({ rank }) => rank > held.rank).sort((one, other) => other.rank - one.rank)[0];
  return best === undefined ? tell(held.rank) : tell(best.rank, { membership: { name: best.name, until: best.until } });
};
