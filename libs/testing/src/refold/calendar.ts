// Days as text, YYYY-MM-DD, which compares as it reads.

const dayMs = 86_400_000;
/** No day is later: until it is for ever, also where a zone's clocks are past it already. */
const lastDay = '9999-12-31';
const formats = new Map<string, Intl.DateTimeFormat>();

export const dayIn = (instant: string, zone: string): string => {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(zone, format);
  const day = format.format(new Date(instant)).padStart(lastDay.length, '0');
  return day.length > lastDay.length ? lastDay : day;
};

export const countOf = (day: string): number => Date.parse(`${day}T00:00:00.000Z`) / dayMs;
export const dayOf = (count: number): string => new Date(count * dayMs).toISOString().slice(0, 10);
export const plusDays = (day: string, days: number): string => dayOf(countOf(day) + days);

const lastOfMonth = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
const monthOf = (day: string, months: number): { year: number; month: number } => {
  const date = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months, 1));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() };
};
const written = (year: number, month: number, day: number): string => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

/** The same day so many months earlier, at most the last of that month. */
export const monthsBefore = (day: string, months: number): string => {
  const { year, month } = monthOf(day, -months);
  return written(year, month, Math.min(Number(day.slice(8)), lastOfMonth(year, month)));
};

/** The last day of the month so many months later. */
export const monthEnd = (day: string, months: number): string => {
  const { year, month } = monthOf(day, months);
  return written(year, month, lastOfMonth(year, month));
};
