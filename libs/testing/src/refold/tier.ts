import { dayIn, countOf, dayOf, monthEnd, monthsBefore, plusDays } from './calendar.js';
import type { Bought } from './purchases.js';
import { isOf, type Input, type PolicyVersion, type Settings } from './told.js';

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

const lastOf = (days: readonly Bought[], today: string): string => { const last = days.at(-1)?.day ?? today; return last > today ? last : today; };

/** Day after day from the first purchase: reviews in the morning, purchases during the day. What was held each morning is told. */
const playedUntil = (days: readonly Bought[], settings: Settings, { today, morning }: { today: string; morning: (day: string, rank: number) => unknown }): Held => {
  let held: Held = { rank: 0, measured: 0, review: undefined };
  const last = lastOf(days, today);
  for (let count = countOf(days[0]?.day ?? today); count <= countOf(last); count += 1) {
    const day = dayOf(count);
    while (held.review !== undefined && plusDays(held.review, settings.review.graceDays) < day) held = reviewedOn(held, held.review, { days, settings });
    morning(day, held.rank);
    if (!days.some((bought) => bought.day === day)) continue;
    const measured = between(days, windowBegins(day, settings), day);
    const rank = rankFor(settings, measured);
    if (rank > held.rank) held = { rank, measured, review: nextReview(day, settings) };
    else if (measured > held.measured) held = { ...held, measured };
  }
  if (last < '9999-12-31') morning(plusDays(last, 1), held.rank);
  return held;
};

interface Told { readonly versions: readonly PolicyVersion[]; readonly qualifying: (settings: Settings) => readonly Bought[]; readonly zone: string; readonly asOf: string }

/** What was held on each morning, as the version would have it that was in force then: where that changed. */
const earnedBy = ({ versions, qualifying, zone }: Told, today: string): { name: string; from: string; rank: number }[] => {
  const mornings = versions.map(({ policy: { loyalty } }) => {
    const ranks = new Map<string, number>();
    playedUntil(qualifying(loyalty), loyalty, { today, morning: (day, rank) => ranks.set(day, rank) });
    return ranks;
  });
  // In force when the day begins: since the day before, or since that instant.
  const since = versions.map(({ effectiveFrom }) => plusDays(dayIn(new Date(Date.parse(effectiveFrom) - 1).toISOString(), zone), 1));
  const told: { name: string; from: string; rank: number }[] = [];
  for (const day of [...new Set(mornings.flatMap((ranks) => [...ranks.keys()]))].sort()) {
    const version = Math.max(0, since.findLastIndex((from) => from <= day));
    const rank = mornings[version]?.get(day) ?? 0;
    const name = versions[version]?.policy.loyalty.tiers[rank]?.name ?? '';
    if (told.length === 0 ? rank > 0 : told.at(-1)?.name !== name) told.push({ name, from: day, rank });
  }
  return told.slice(-20);
};

/** The newest word; of two of one instant the one that is greater in its own order. */
const newest = <Told extends readonly (string | number)[]>(told: readonly Told[]): Told | undefined =>
  [...told].sort((one, other) => { const at = one.findIndex((value, place) => value !== other[place]); return at < 0 ? 0 : (one[at] ?? 0) < (other[at] ?? 0) ? -1 : 1; }).at(-1);

interface Override { readonly since: string; readonly tier: string; readonly until: string; readonly reason: string }
const overrideIn = (shop: readonly Input[]): Override | undefined => {
  const told = newest(shop.filter(isOf('tier-overridden')).map(({ occurredAt, data }) => [occurredAt, String(data['until']), String(data['tier']), String(data['reason'])] as const));
  return told === undefined ? undefined : { since: told[0], tier: told[2], until: told[1], reason: told[3] };
};

interface Word { readonly since: string; readonly name: string; readonly until: string }
/** The newest word about each; without a day it ended. Before them what they replaced: at each instant one word about each, of the latest 20. */
const membershipsIn = (shop: readonly Input[]): { former: readonly Word[]; memberships: readonly Word[] } => {
  const paidOrEnded = shop.filter((input) => isOf('membership-paid')(input) || isOf('membership-ended')(input));
  const words = [...Map.groupBy(paidOrEnded, ({ occurredAt, data }) => `${occurredAt} ${String(data['membership'])}`).values()].flatMap((of) => {
    const told = newest(of.map((input) => [input.occurredAt, String(input.data['membership']), isOf('membership-paid')(input) ? String(input.data['until']) : ''] as const));
    return told === undefined ? [] : [{ since: told[0], name: told[1], until: told[2] }];
  }).sort((one, other) => (`${one.since} ${one.name}` < `${other.since} ${other.name}` ? -1 : 1));
  const memberships = [...new Map(words.map((word) => [word.name, word])).values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  return { memberships, former: words.filter((word) => !memberships.includes(word)).slice(-20) };
};

/** By the last of the versions, the one that it is stated by. */
export const tierOf = (shop: readonly Input[], settings: Settings, told: Told): Record<string, unknown> => {
  const today = dayIn(told.asOf, told.zone);
  const days = told.qualifying(settings);
  const held = playedUntil(days, settings, { today, morning: () => undefined });
  const earned = earnedBy(told, today);
  const override = overrideIn(shop);
  const { memberships, former } = membershipsIn(shop);
  const given = [...(override === undefined ? [] : [{ since: override.since, until: override.until, tier: override.tier }]),
    ...[...former, ...memberships].map(({ since, name, until }) => ({ since, ...(until === '' ? {} : { until }), membership: name }))];
  const named = (name: string): number => settings.tiers.findIndex((tier) => tier.name === name);
  const tell = (rank: number, further: Record<string, unknown> = {}): Record<string, unknown> => {
    const next = settings.tiers[rank + 1];
    const graceEnd = held.review === undefined ? undefined : plusDays(held.review, settings.review.graceDays);
    const stays = held.review === undefined || graceEnd === undefined ? 0 : between(days, windowBegins(held.review, settings), graceEnd);
    return {
      name: settings.tiers[rank]?.name, measured: held.measured,
      ...(next === undefined ? {} : { next: { name: next.name, missing: Math.max(0, next.from - between(days, windowBegins(today, settings), '9999-12-31')) } }),
      ...(graceEnd === undefined ? {} : { stay: { until: graceEnd, missing: Math.max(0, (settings.tiers[held.rank]?.from ?? 0) - stays) } }), ...further,
      ...(earned.length === 0 ? {} : { earned }), ...(given.length === 0 ? {} : { given }),
    };
  };
  if (override !== undefined && override.until >= today && named(override.tier) >= 0) return tell(named(override.tier), { override: { until: override.until, reason: override.reason } });
  const ranked = memberships.filter(({ until }) => until !== '' && until >= today).map((paid) => ({ ...paid, rank: named(settings.memberships.find(({ name }) => name === paid.name)?.tier ?? '') }));
  const best = ranked.filter(({ rank }) => rank > held.rank).sort((one, other) => other.rank - one.rank)[0];
  return best === undefined ? tell(held.rank) : tell(best.rank, { membership: { name: best.name, until: best.until } });
};
