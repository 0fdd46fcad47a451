const dayMs = 86_400_000;
/** No zone was ever further from UTC than this, so a wall time is at most so far from its instant. */
const offsetMsMax = 16 * 3_600_000;
const cachedDaysMax = 20_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (zone: string): Intl.DateTimeFormat => {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
};

const formattedOffsetMs = (ms: number, zone: string): number => {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = formatterOf(zone).format(ms).split(/\D+/).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
};

/** Remembers what was worked out for the days of each zone, or by another second argument; all of it is forgotten when it is much. */
const remembering = <Day, Value, By extends string | number = string>(work: (day: Day, by: By) => Value): ((day: Day, by: By) => Value) => {
  const known = new Map<By, Map<Day, Value>>();
  return (day, by) => {
    let days = known.get(by);
    if (days === undefined || days.size > cachedDaysMax) known.set(by, (days = new Map()));
    let value = days.get(day);
    if (value === undefined) days.set(day, (value = work(day, by)));
    return value;
  };
};

const offsetAtUtcMidnight = remembering((utcDay: number, zone) => formattedOffsetMs(utcDay * dayMs, zone));

/** Formatting is slow, so it is asked within a UTC day only when the offset changes in it. */
const offsetMsAt = (ms: number, zone: string): number => {
  const utcDay = Math.floor(ms / dayMs);
  const offset = offsetAtUtcMidnight(utcDay, zone);
  return offset === offsetAtUtcMidnight(utcDay + 1, zone) ? offset : formattedOffsetMs(ms, zone);
};

/** The instants at which clocks of the zone show the wall time: none in a gap, two in an overlap; and that time read by the offsets before and after. */
const readings = (wallMs: number, zone: string) => {
  const byOffsetBefore = wallMs - offsetMsAt(wallMs - offsetMsMax, zone);
  const byOffsetAfter = wallMs - offsetMsAt(wallMs + offsetMsMax, zone);
  const shown = [byOffsetBefore, byOffsetAfter].filter((ms) => ms + offsetMsAt(ms, zone) === wallMs);
  return { shown, byOffsetBefore, byOffsetAfter };
};

/** The first instant in (from, to] at which clocks of the zone show `wallMs` or later; they jump over it once in between. */
const jumpOver = (wallMs: number, zone: string, [from, to]: readonly [number, number]): number => {
  let [before, after] = [from, to];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (middle + offsetMsAt(middle, zone) >= wallMs) after = middle;
    else before = middle;
  }
  return after;
};

/** Outside of them a year has no four digits: as text it does not compare, and neither a contract nor the database takes it. */
const [earliestMs, latestMs] = [Date.parse('0001-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')];
const withinYears = (ms: number): number => Math.min(Math.max(ms, earliestMs), latestMs);

/**
 * The instant of so many milliseconds since 1970 as text. What lies after the year 9999, the usual "for ever" and whatever is counted from
 * it, is that year's last instant, which never comes; what lies before the year 1 is that year's first. NaN throws a RangeError.
 */
export const instantText = (ms: number): string => new Date(withinYears(ms)).toISOString();

const wallOf = (day: string, time: string): number => Date.parse(`${day}T${time}:00.000Z`);

/** Whether the running system knows the IANA zone; every other function here throws a RangeError for one that it does not know. */
export const isZone = (zone: string): boolean => {
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
};

/** The calendar day, `YYYY-MM-DD`, that clocks of the zone show at the instant. */
export const localDayOf = (instant: string, zone: string): string => {
  const ms = Date.parse(instant);
  return instantText(ms + offsetMsAt(ms, zone)).slice(0, 10);
};

/** The first instant of the local day. A day that the zone skipped starts and ends when the next one starts. */
export const startOfLocalDay = (day: string, zone: string): string => {
  const wallMs = wallOf(day, '00:00');
  const { shown, byOffsetBefore, byOffsetAfter } = readings(wallMs, zone);
  return instantText(shown.length > 0 ? Math.min(...shown) : jumpOver(wallMs, zone, [byOffsetAfter - 1, byOffsetBefore]));
};

/** The instant from which on the local day is over for good: clocks put back over midnight return to it once more. */
export const endOfLocalDay = remembering((day: string, zone): string => {
  const wallMs = wallOf(day, '00:00') + dayMs;
  const { shown, byOffsetBefore, byOffsetAfter } = readings(wallMs, zone);
  return instantText(shown.length > 0 ? Math.max(...shown) : jumpOver(wallMs, zone, [byOffsetAfter - 1, byOffsetBefore]));
});

/** The instant at which clocks of the zone show `HH:MM`: the earlier of two; a time that is jumped over moves on by the jump. */
export const localInstant = (day: string, time: string, zone: string): string => {
  const { shown, byOffsetBefore } = readings(wallOf(day, time), zone);
  return instantText(shown.length > 0 ? Math.min(...shown) : byOffsetBefore);
};

/** Days since 1970-01-01, and the day of such a number: the same in all zones. */
const numberOfDay = remembering((day: string) => wallOf(day, '00:00') / dayMs);
const dayOfNumber = remembering((number: number) => instantText(number * dayMs).slice(0, 10));

/** The calendar day `days` later (earlier when negative), none after 9999-12-31. */
export const addDays = (day: string, days: number): string => dayOfNumber(numberOfDay(day, 'all') + days, 'all');

/** The same day `months` later, at most the last of that month: 31 January + 1 month is the last day of February. None is after 9999-12-31. */
export const addMonths = remembering((day: string, months: number): string => {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  last.setUTCDate(Math.min(dayOfMonth, last.getUTCDate()));
  return instantText(last.getTime()).slice(0, 10);
});

/** Days from the first calendar day to the second; negative when the second is earlier. */
export const daysBetween = (from: string, to: string): number => (wallOf(to, '00:00') - wallOf(from, '00:00')) / dayMs;
