import type { Policy } from '@fealty/contracts';
import { fadedTo, type Evidence } from './evidence.rules.js';

// How evidence is read: its faded mean, together with a neutral piece that never fades; both parts count alike.

type Settings = Policy['loyalty']['satisfaction'];
export type Faded = ReturnType<typeof fadedTo>;

/** All evidence and a neutral piece that never fades: with nothing known the reading is neutral. */
export const readingOf = ({ weight, weighted }: Faded, { neutral, neutralWeight }: Settings): number => (neutralWeight * neutral + weighted) / (neutralWeight + weight);

const none: Faded = { weight: 0, weighted: 0 };
export const together = (one: Faded, other: Faded): Faded => {
  if (other === none) return one;
  return one === none ? other : { weight: one.weight + other.weight, weighted: one.weighted + other.weighted };
};

export const faded = (held: readonly Evidence[], days: number): Faded => (held.length === 0 ? none : fadedTo(held, days));

/** Evidence is kept in whole numbers, a millionth off: a reading of exactly a half is not to fall by that. */
export const whole = (reading: number): number => Math.round(Math.round(reading * 10_000) / 10_000);

export const overallOf = (purchase: number, afterSale: number): number => whole((purchase + afterSale) / 2);
