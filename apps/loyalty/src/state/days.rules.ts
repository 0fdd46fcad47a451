import { endOfLocalDay, localDayOf, startOfLocalDay } from '@fealty/contracts';

// Sums by calendar day, sorted by day, with an entry only where something is left: so equal events in any order leave equal lists.
// A day is kept as the number YYYYMMDD, which is short in JSON and sorts as it reads.

export type DaySums = readonly [day: number, ...sums: number[]];

export const dayNumber = (day: string): number => Number(day.slice(0, 4)) * 10_000 + Number(day.slice(5, 7)) * 100 + Number(day.slice(8, 10));

const textsMax = 20_000;
const texts = new Map<number, string>();

const written = (day: number): string => {
  const digits = String(day).padStart(8, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
};

/** The day as YYYY-MM-DD. Texts are remembered, since the same few days are written again and again. */
export const dayText = (day: number): string => {
  let text = texts.get(day);
  if (text !== undefined) return text;
  if (texts.size >= textsMax) texts.clear();
  texts.set(day, (text = written(day)));
  return text;
};

const daysIn = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

/** The same day so many months earlier, at most the last of that month. */
export const monthsBefore = (day: number, months: number): number => {
  const month = Math.floor(day / 10_000) * 12 + (Math.floor(day / 100) % 100) - 1 - months;
  const year = Math.floor(month / 12);
  const monthOfYear = (month % 12) + 1;
  return year * 10_000 + monthOfYear * 100 + Math.min(day % 100, daysIn(year, monthOfYear));
};

/** Purchases come mostly in the order of time, so the place is looked for from the end. */
const placeOf = (days: readonly DaySums[], day: number): number => {
  let place = days.length;
  while (place > 0 && (days[place - 1]?.[0] ?? 0) >= day) place -= 1;
  return place;
};

/** Adds to the sums of a day; a day on which nothing is left goes. */
export const addToDay = <Sums extends DaySums>(days: readonly Sums[], added: Sums): readonly Sums[] => {
  if (added.every((amount, index) => index === 0 || amount === 0)) return days;
  const place = placeOf(days, added[0]);
  const held = days[place];
  if (held === undefined || held[0] !== added[0]) return days.toSpliced(place, 0, added);
  const sums = added.map((amount, index) => (index === 0 ? amount : amount + (held[index] ?? 0))) as readonly number[] as Sums;
  return sums.some((amount, index) => index > 0 && amount !== 0) ? days.with(place, sums) : days.toSpliced(place, 1);
};

interface UtcDay { readonly before: number; readonly switchesAt: string; readonly after: number }
const utcDaysMax = 20_000;
const utcDays = new Map<string, Map<string, UtcDay>>();

const utcDayIn = (utcDay: string, zone: string): UtcDay => {
  const before = localDayOf(`${utcDay}T00:00:00.000Z`, zone);
  const after = localDayOf(`${utcDay}T23:59:59.999Z`, zone);
  const switchesAt = startOfLocalDay(after, zone);
  // Clocks put back over midnight show the former day twice: then each instant is asked.
  const asked = before !== after && endOfLocalDay(before, zone) !== switchesAt;
  return { before: dayNumber(before), switchesAt: asked ? '' : switchesAt, after: dayNumber(after) };
};

/** The calendar day in the zone, remembered by UTC day, since asking the zone's rules for every event is slow. */
export const localDayNumber = (instant: string, zone: string): number => {
  let known = utcDays.get(zone);
  if (known === undefined || known.size > utcDaysMax) utcDays.set(zone, (known = new Map()));
  const utcDay = instant.slice(0, 10);
  let day = known.get(utcDay);
  if (day === undefined) known.set(utcDay, (day = utcDayIn(utcDay, zone)));
  if (day.switchesAt === '') return dayNumber(localDayOf(instant, zone));
  return instant < day.switchesAt ? day.before : day.after;
};
