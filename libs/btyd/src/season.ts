// Seasonal time: a day counts by how much more is bought in its part of the year than in a mean one.

const { floor } = Math;

/** By what the pace of all customers is multiplied in each thirteenth of a year of 365.25 days; the first began with 1970. */
export interface Season { readonly factors: readonly number[] }

export const seasonParts = 13;
export const yearDays = 365.25;
/** After so many days the parts begin on the same days again. */
const cycleDays = 1_461;

/** Which part, counted on from 1970, a day belongs to; its rest by 13 is the part of the year. */
export const seasonPartOf = (day: number): number => floor(day / yearDays * seasonParts);

const tables = new WeakMap<Season, Float64Array>();

/** By whole days of a cycle: the days before each one, counted by their factors. */
const tableOf = (season: Season): Float64Array => {
  const known = tables.get(season);
  if (known !== undefined) return known;
  const table = new Float64Array(cycleDays + 1);
  for (let day = 0; day < cycleDays; day += 1) table[day + 1] = (table[day] ?? 0) + (season.factors[seasonPartOf(day) % seasonParts] ?? 1);
  tables.set(season, table);
  return table;
};

const countedBefore = (season: Season, day: number): number => {
  const [table, cycle] = [tableOf(season), floor(day / cycleDays)];
  const whole = floor(day) - cycle * cycleDays;
  const [before, after] = [table[whole] ?? 0, table[whole + 1] ?? 0];
  return cycle * (table[cycleDays] ?? 0) + before + (day - floor(day)) * (after - before);
};

/** Weeks from the end of a day on, each day counted by its part of the year; without a season the weeks themselves. */
export const seasonalWeeks = (season: Season | undefined, day: number, weeks: number): number =>
  (season === undefined ? weeks : (countedBefore(season, day + 1 + 7 * weeks) - countedBefore(season, day + 1)) / 7);
