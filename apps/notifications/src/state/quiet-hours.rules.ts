// Quiet hours are local wall time: nothing is due to go while a clock in the customer's zone shows a time within them, also in a night in
// which clocks change. A held message goes at the first moment after them.
import { addDays, localDayOf } from '@fealty/contracts';

/** From up to, not including, `to`; over midnight when `to` is earlier; equal: there are none. */
export interface QuietHours { readonly from: string; readonly to: string }

const minuteMs = 60_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

const wallTimeOf = (ms: number, zone: string): string => {
  let formatter = formatters.get(zone);
  if (formatter === undefined) formatters.set(zone, (formatter = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' })));
  return formatter.format(ms);
};

const within = (time: string, { from, to }: QuietHours): boolean => (from <= to ? from <= time && time < to : time >= from || time < to);

export const isQuiet = (instant: string, hours: QuietHours, zone: string): boolean => within(wallTimeOf(Date.parse(instant), zone), hours);

/** How far clocks of the zone are ahead of UTC, in milliseconds; zones differ from UTC by whole minutes. */
const offsetMs = (ms: number, zone: string): number => {
  const minute = Math.floor(ms / minuteMs) * minuteMs;
  return Date.parse(`${localDayOf(new Date(ms).toISOString(), zone)}T${wallTimeOf(ms, zone)}:00.000Z`) - minute;
};

/** The first moment from the instant on that is not in the quiet hours. */
export const endOfQuiet = (instant: string, hours: QuietHours, zone: string): string => {
  if (!isQuiet(instant, hours, zone)) return instant;
  const now = Date.parse(instant);
  const day = localDayOf(instant, zone);
  // Between now and the end clocks may change: both offsets give a reading of the end, and what is still quiet is not it.
  const offsets = [offsetMs(now, zone), offsetMs(now + 30 * 60 * minuteMs, zone)];
  const ends = [0, 1, 2].flatMap((days) => offsets.map((offset) => Date.parse(`${addDays(day, days)}T${hours.to}:00.000Z`) - offset));
  const end = ends.filter((ms) => ms > now && !within(wallTimeOf(ms, zone), hours)).sort((a, b) => a - b)[0];
  return new Date(end ?? now + 24 * 60 * minuteMs).toISOString();
};
