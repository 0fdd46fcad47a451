// Calendar arithmetic on days kept as YYYYMMDD.

const dayMs = 86_400_000;

/** Until it is for ever: a day counted from it is greater, as numbers are, and never comes. */
export const lastDay = 99_991_231;

/** Days since 1970. */
export const epochDay = (day: number): number => Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100) / dayMs;

export const fromEpochDay = (days: number): number => {
  const date = new Date(days * dayMs);
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
};

export const daysAfter = (day: number, days: number): number => fromEpochDay(epochDay(day) + days);

/** The last day of the month so many months after the day's own. */
export const monthEndAfter = (day: number, months: number): number => {
  const month = Math.floor(day / 10_000) * 12 + (Math.floor(day / 100) % 100) - 1 + months;
  return fromEpochDay(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0) / dayMs);
};
