// Clocks of norms run in business time only: inside the windows of a local day, never on a holiday, in real minutes over clock changes.
import { addDays, endOfLocalDay, localDayOf, localInstant, startOfLocalDay } from '@fealty/contracts';

export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof weekdays)[number];

/** When people work: local wall times by weekday, up to "24:00"; no weekday named at all: round the clock. */
export interface BusinessCalendar {
  readonly zone: string;
  readonly windows: Readonly<Partial<Record<Weekday, readonly { readonly from: string; readonly to: string }[] | undefined>>>;
  readonly holidays: readonly string[];
}

type Span = readonly [from: number, to: number];

const minuteMs = 60_000;
/** A clock that needs longer than this stops counting: its due time is then this far away. */
const horizonDays = 3_660;

const formatters = new Map<string, Intl.DateTimeFormat>();
/** What clocks of the zone show, as text that can be compared: day and time. */
const wallOf = (ms: number, zone: string): string => {
  let formatter = formatters.get(zone);
  if (formatter === undefined) formatters.set(zone, (formatter = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' })));
  return `${localDayOf(new Date(ms).toISOString(), zone)} ${formatter.format(ms)}`;
};

/** A wall time that clocks jump over is the moment of the jump, so that no window reaches beyond its own wall times. */
const boundary = (day: string, time: string, zone: string): number => {
  if (time === '24:00') return Date.parse(startOfLocalDay(addDays(day, 1), zone));
  const ms = Date.parse(localInstant(day, time, zone));
  const wall = `${day} ${time}`;
  if (wallOf(ms, zone) === wall) return ms;
  let [before, after] = [ms - 180 * minuteMs, ms];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallOf(middle, zone) >= wall) after = middle;
    else before = middle;
  }
  return after;
};

const merged = (spans: readonly Span[]): readonly Span[] => {
  const result: Span[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (from >= to) continue;
    if (last !== undefined && from <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], to)];
    else result.push([from, to]);
  }
  return result;
};

/** The spans of one local day in which clocks run, in order and apart. */
const spansOf = (day: string, { zone, windows, holidays }: BusinessCalendar): readonly Span[] => {
  if (holidays.includes(day)) return [];
  if (Object.keys(windows).length === 0) return [[Date.parse(startOfLocalDay(day, zone)), Date.parse(startOfLocalDay(addDays(day, 1), zone))]];
  const weekday = weekdays[new Date(`${day}T00:00:00.000Z`).getUTCDay()] ?? 'sun';
  return merged((windows[weekday] ?? []).map(({ from, to }) => [boundary(day, from, zone), boundary(day, to, zone)]));
};

const always = ({ windows, holidays }: BusinessCalendar): boolean => Object.keys(windows).length === 0 && holidays.length === 0;
/** The days of a span, the last one included; none follows 9999-12-31. */
function* daysWithin(first: string, last: string): Generator<string> {
  for (let [day, before] = [first, '']; day <= last && day !== before; [day, before] = [addDays(day, 1), day]) yield day;
}
// Clocks put back over midnight show a day again whose next one has begun; starting a day early misses nothing.
const firstDay = (ms: number, zone: string): string => addDays(localDayOf(new Date(ms).toISOString(), zone), -1);

/** The earliest instant by which `businessMs` of business time have passed since `from`. */
export const addBusinessMs = (from: number, businessMs: number, calendar: BusinessCalendar): number => {
  if (businessMs <= 0 || always(calendar)) return from + businessMs;
  let left = businessMs;
  const first = firstDay(from, calendar.zone);
  const last = addDays(first, horizonDays - 1);
  for (const day of daysWithin(first, last)) {
    for (const [opens, closes] of spansOf(day, calendar)) {
      const start = Math.max(opens, from);
      if (start + left <= closes) return start + left;
      left -= Math.max(0, closes - start);
    }
  }
  return Date.parse(endOfLocalDay(last, calendar.zone));
};

/** Business time between two instants, in milliseconds; 0 when the second is not later. */
export const businessMsBetween = (from: number, to: number, calendar: BusinessCalendar): number => {
  if (to <= from) return 0;
  if (always(calendar)) return to - from;
  let sum = 0;
  const last = addDays(localDayOf(new Date(to).toISOString(), calendar.zone), 1);
  for (const day of daysWithin(firstDay(from, calendar.zone), last)) {
    for (const [opens, closes] of spansOf(day, calendar)) sum += Math.max(0, Math.min(closes, to) - Math.max(opens, from));
  }
  return sum;
};

/** Whether clocks run at the instant; the last moment of a window counts. */
export const isBusinessTime = (ms: number, calendar: BusinessCalendar): boolean => {
  const day = firstDay(ms, calendar.zone);
  return [0, 1, 2].some((days) => spansOf(addDays(day, days), calendar).some(([opens, closes]) => opens <= ms && ms <= closes));
};
