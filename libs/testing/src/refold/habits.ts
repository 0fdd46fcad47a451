import { countOf, plusDays } from './calendar.js';
import { categoriesIn, type Bought } from './purchases.js';
import { isOf, type Inputs, type Settings } from './told.js';

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

interface Rhythm { readonly gap: number; readonly spread: number | undefined; readonly raisedOn: string; readonly highOn: string; readonly last: string }

/** Gaps between purchase days, taken as gamma distributed; the point below which a share of them lies, by Wilson and Hilferty. */
export const rhythmOf = (days: readonly Bought[], typicalGapDays: number): Rhythm | undefined => {
  const last = days.at(-1)?.day;
  if (last === undefined) return undefined;
  const gaps = days.slice(1).map(({ day }, index) => countOf(day) - countOf(days[index]?.day ?? day));
  const gap = gaps.length === 0 ? typicalGapDays : mean(gaps);
  const spread = gaps.length < 2 ? undefined : Math.sqrt(mean(gaps.map((one) => (one - gap) ** 2))) / gap;
  const squared = gaps.length === 0 ? 1 : (gaps.length * (spread ?? 1) ** 2 + 2) / (gaps.length + 2);
  const quietOn = (z: number): string => plusDays(last, Math.max(1, Math.ceil(gap * Math.max(0, 1 - squared / 9 + z * Math.sqrt(squared / 9)) ** 3)));
  return { gap, spread, last, raisedOn: quietOn(0.8416), highOn: quietOn(1.6449) };
};

export const riskOf = (days: readonly Bought[], settings: Settings, today: string): Record<string, unknown> => {
  const rhythm = rhythmOf(days, settings.typicalGapDays);
  if (rhythm === undefined) return { lapsed: false, risk: { class: 'none' } };
  const { raisedOn, highOn } = rhythm;
  return { lapsed: today >= highOn, risk: { class: today >= highOn ? 'high' : today >= raisedOn ? 'raised' : 'none', raisedOn, highOn } };
};

const channelsIn = ({ shop }: Inputs): number =>
  Math.min(3, new Set(shop.filter((input) => isOf('visit')(input) || isOf('contact-made')(input)).map(({ data }) => data['channel'])).size);

/** Visits of 90 days through 12; undefined when no visit was ever told. */
const visitingOf = ({ shop }: Inputs, today: string): number | undefined => {
  const visits = shop.filter(isOf('visit')).map(({ occurredAt }) => countOf(occurredAt.slice(0, 10)));
  const recent = visits.filter((day) => day > countOf(today) - 90 && day <= countOf(today));
  return visits.length === 0 ? undefined : Math.min(1, recent.length / 12);
};

/** The share of wallet told last, of two at one instant the greater; undefined: none was. */
export const walletIn = ({ shop }: Inputs): number | undefined => {
  const told = shop.filter(isOf('wallet-share-told'));
  const last = told.map(({ occurredAt }) => occurredAt).sort().at(-1);
  return told.length === 0 ? undefined : Math.max(...told.filter(({ occurredAt }) => occurredAt === last).map(({ data }) => Number(data['percent'])));
};

export const scoreOf = (inputs: Inputs, days: readonly Bought[], { settings, today, satisfaction }: { settings: Settings; today: string; satisfaction: number }): Record<string, number> => {
  const rhythm = rhythmOf(days, settings.typicalGapDays);
  const visiting = visitingOf(inputs, today);
  const [broad, wallet] = [categoriesIn(inputs.orders), walletIn(inputs)];
  const known = <Value>(value: Value | undefined): Value[] => (value === undefined ? [] : [value]);
  const dependence = rhythm === undefined ? 0 : mean([
    2 ** (-Math.max(0, countOf(today) - countOf(rhythm.last)) / (2 * rhythm.gap)), ...known(rhythm.spread === undefined ? undefined : 1 / (1 + rhythm.spread)), ...known(visiting),
    ...known(broad === undefined ? undefined : Math.min(1, broad / 5)), ...known(wallet === undefined ? undefined : wallet / 100),
  ]);
  const reach = channelsIn(inputs);
  const engaged = [...known(visiting), ...known(reach === 0 ? undefined : reach / 3)];
  const engagement = engaged.length === 0 ? 0 : mean(engaged);
  const scores = inputs.orders.filter((input) => isOf('order-reviewed')(input) && input.data['public'] === true).map(({ data }) => Number(data['score']));
  const advocacy = scores.length === 0 ? 0 : (scores.filter((score) => score >= 4).length + 1) / (scores.length + 2);
  const { score } = settings;
  return {
    overall: Math.round(100 * dependence * (score.satisfaction * satisfaction / 100 + score.engagement * engagement + score.advocacy * advocacy)),
    dependence: rounded(dependence), satisfaction: rounded(satisfaction / 100), engagement: rounded(engagement), advocacy: rounded(advocacy),
  };
};
