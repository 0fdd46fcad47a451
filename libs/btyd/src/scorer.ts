import type { History } from './cells.js';
import { paceOf } from './cohorts.js';
import { factorOf } from './correction.js';
import { familyOf } from './family.js';
import type { Score, ScoringModel } from './score.js';
import { spendOf } from './spend-model.js';
import { repeatSpendOf, type Standing } from './standing.js';

/** A standing by whole days: what a service that keeps calendar days knows. */
export interface DaysStanding {
  readonly purchases: number;
  /** Day number of the first purchase. */
  readonly firstDay: number;
  /** Days from the first purchase to the last, and to now. */
  readonly recencyDays: number;
  readonly ageDays: number;
  readonly spend: number;
  readonly firstSpend: number;
}

const pacedHistory = ({ purchases, recencyDays, ageDays }: Pick<DaysStanding, 'purchases' | 'recencyDays' | 'ageDays'>, pace: number): History =>
  ({ repeats: purchases - 1, recency: recencyDays / 7 * pace, age: ageDays / 7 * pace });

interface Counted { readonly alive: number; readonly expected: readonly number[]; readonly atCorrection: number }

const remembersMost = 100_000;
const daysMost = 65_536;

/**
 * Scores many customers by one model for a few horizons. What a model of counts says follows from three whole numbers (purchases, days to the last, days
 * to now) and the pace of the customer's cohort, so it is remembered, up to 100,000 of them; it is the same number as without. Scores equal those of `score`.
 */
export class Scorer {
  /** By pace. */
  private readonly remembered = new Map<number, Map<number, Counted>>();
  private size = 0;

  constructor(private readonly model: ScoringModel, private readonly horizons: readonly number[]) {}

  /** Probability that the customer is still one. Apart from `of`, since it is asked for many days to come. */
  alive(days: Omit<DaysStanding, 'spend' | 'firstSpend'>): number {
    const { model: { family, parameters, cohorts } } = this;
    return familyOf(family).alive(parameters, pacedHistory(days, paceOf(cohorts, days.firstDay)));
  }

  /** A score per horizon, in their order. */
  of(days: DaysStanding): readonly Score[] {
    const { model, horizons } = this;
    const { purchases, firstDay, spend, firstSpend } = days;
    const standing: Standing = { purchases, firstDay, recency: days.recencyDays / 7, age: days.ageDays / 7, spend, firstSpend };
    const { alive, expected, atCorrection } = this.counted(days);
    const factor = model.correction === undefined ? 1 : factorOf(model.correction, standing, atCorrection);
    const spendPerPurchase = spendOf(model.spend, repeatSpendOf(standing));
    return horizons.map((_, place) => {
      const expectedPurchases = (expected[place] ?? 0) * factor;
      return { alive, expectedPurchases, spendPerPurchase, expectedValue: expectedPurchases * spendPerPurchase };
    });
  }

  private counted(days: DaysStanding): Counted {
    const pace = paceOf(this.model.cohorts, days.firstDay);
    const key = (days.purchases * daysMost + days.recencyDays) * daysMost + days.ageDays;
    const known = this.remembered.get(pace)?.get(key);
    if (known !== undefined) return known;
    const counted = this.count(days, pace);
    if (days.ageDays < daysMost) this.remember(counted, { pace, key });
    return counted;
  }

  private remember(counted: Counted, { pace, key }: { pace: number; key: number }): void {
    if (this.size >= remembersMost) {
      this.remembered.clear();
      this.size = 0;
    }
    const ofPace = this.remembered.get(pace) ?? new Map<number, Counted>();
    this.remembered.set(pace, ofPace.set(key, counted));
    this.size += 1;
  }

  private count(days: DaysStanding, pace: number): Counted {
    const { horizons, model: { family, parameters, correction } } = this;
    const history = pacedHistory(days, pace);
    const expecting = (weeks: number): number => familyOf(family).expected(parameters, { history, weeks: weeks * pace });
    const expected = horizons.map(expecting);
    const place = correction === undefined ? -1 : horizons.indexOf(correction.weeks);
    return { alive: familyOf(family).alive(parameters, history), expected, atCorrection: expected[place] ?? (correction === undefined ? 0 : expecting(correction.weeks)) };
  }
}
