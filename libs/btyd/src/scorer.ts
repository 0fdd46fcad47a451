import { factorOf } from './correction.js';
import { familyOf } from './family.js';
import type { Score, ScoringModel } from './score.js';
import { spendOf } from './spend-model.js';
import { repeatSpendOf, type Standing } from './standing.js';

/** A standing by whole days: what a service that keeps calendar days knows. */
export interface DaysStanding {
  readonly purchases: number;
  /** Days from the first purchase to the last, and to now. */
  readonly recencyDays: number;
  readonly ageDays: number;
  readonly spend: number;
  readonly firstSpend: number;
}

interface Counted { readonly alive: number; readonly expected: readonly number[]; readonly atCorrection: number }

const remembersMost = 100_000;
const daysMost = 65_536;

/**
 * Scores many customers by one model for a few horizons. What a model of counts says follows from three whole numbers (purchases, days to the last, days
 * to now), so it is remembered, up to 100,000 of them; it is the same number as without. Scores equal those of `score`.
 */
export class Scorer {
  private readonly remembered = new Map<number, Counted>();

  constructor(private readonly model: ScoringModel, private readonly horizons: readonly number[]) {}

  /** Probability that the customer is still one. Apart from `of`, since it is asked for many days to come. */
  alive({ purchases, recencyDays, ageDays }: Pick<DaysStanding, 'purchases' | 'recencyDays' | 'ageDays'>): number {
    return familyOf(this.model.family).alive(this.model.parameters, { repeats: purchases - 1, recency: recencyDays / 7, age: ageDays / 7 });
  }

  /** A score per horizon, in their order. */
  of(days: DaysStanding): readonly Score[] {
    const { model, horizons } = this;
    const standing: Standing = { purchases: days.purchases, recency: days.recencyDays / 7, age: days.ageDays / 7, spend: days.spend, firstSpend: days.firstSpend };
    const { alive, expected, atCorrection } = this.counted(days);
    const factor = model.correction === undefined ? 1 : factorOf(model.correction, standing, atCorrection);
    const spendPerPurchase = spendOf(model.spend, repeatSpendOf(standing));
    return horizons.map((_, place) => {
      const expectedPurchases = (expected[place] ?? 0) * factor;
      return { alive, expectedPurchases, spendPerPurchase, expectedValue: expectedPurchases * spendPerPurchase };
    });
  }

  private counted(days: DaysStanding): Counted {
    const key = (days.purchases * daysMost + days.recencyDays) * daysMost + days.ageDays;
    const known = this.remembered.get(key);
    if (known !== undefined) return known;
    if (this.remembered.size >= remembersMost) this.remembered.clear();
    const counted = this.count(days);
    if (days.ageDays < daysMost) this.remembered.set(key, counted);
    return counted;
  }

  private count(days: DaysStanding): Counted {
    const { horizons, model: { family, parameters, correction } } = this;
    const history = { repeats: days.purchases - 1, recency: days.recencyDays / 7, age: days.ageDays / 7 };
    const expecting = (weeks: number): number => familyOf(family).expected(parameters, { history, weeks });
    const expected = horizons.map(expecting);
    const place = correction === undefined ? -1 : horizons.indexOf(correction.weeks);
    return { alive: this.alive(days), expected, atCorrection: expected[place] ?? (correction === undefined ? 0 : expecting(correction.weeks)) };
  }
}
