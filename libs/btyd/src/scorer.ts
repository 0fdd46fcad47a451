import { paceOf } from './cohorts.js';
import { factorOf } from './correction.js';
import { familyOf } from './family.js';
import type { Score, ScoringModel } from './score.js';
import { spendOf } from './spend-model.js';
import { ownHistoryOf, ownWeeksOf, repeatSpendOf, type OwnTime, type Standing } from './standing.js';

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

const standingOf = ({ purchases, firstDay, recencyDays, ageDays }: Omit<DaysStanding, 'spend' | 'firstSpend'>): Standing =>
  ({ purchases, firstDay, recency: recencyDays / 7, age: ageDays / 7, spend: 0, firstSpend: 0 });

interface Counted { readonly alive: number; readonly expected: readonly number[]; readonly atCorrection: number }

const remembersMost = 100_000;
const daysMost = 65_536;

/**
 * Scores many customers by one model for a few horizons. What a model of counts says follows from three whole numbers (purchases, days to the last, days
 * to now) and the customer's own time: the pace of the cohort, and where there is a season, the day of the first purchase. So it is remembered, up to
 * 100,000 of them; it is the same number as without. Scores equal those of `score`.
 */
export class Scorer {
  /** By the pace of the cohort, or by the first day. */
  private readonly remembered = new Map<number, Map<number, Counted>>();
  private size = 0;

  constructor(private readonly model: ScoringModel, private readonly horizons: readonly number[]) {}

  /** Probability that the customer is still one. Apart from `of`, since it is asked for many days to come. */
  alive(days: Omit<DaysStanding, 'spend' | 'firstSpend'>): number {
    const { model: { family, parameters } } = this;
    return familyOf(family).alive(parameters, ownHistoryOf(standingOf(days), this.timeOf(days.firstDay)));
  }

  /** A score per horizon, in their order. */
  of(days: DaysStanding): readonly Score[] {
    const { model, horizons } = this;
    const standing: Standing = { ...standingOf(days), spend: days.spend, firstSpend: days.firstSpend };
    const { alive, expected, atCorrection } = this.counted(days);
    const factor = model.correction === undefined ? 1 : factorOf(model.correction, standing, atCorrection);
    const spendPerPurchase = spendOf(model.spend, repeatSpendOf(standing));
    return horizons.map((_, place) => {
      const expectedPurchases = (expected[place] ?? 0) * factor;
      return { alive, expectedPurchases, spendPerPurchase, expectedValue: expectedPurchases * spendPerPurchase };
    });
  }

  private timeOf(firstDay: number): OwnTime {
    return { pace: paceOf(this.model.cohorts, firstDay), season: this.model.season };
  }

  private counted(days: DaysStanding): Counted {
    const time = this.timeOf(days.firstDay);
    const group = time.season === undefined ? time.pace : days.firstDay;
    const key = (days.purchases * daysMost + days.recencyDays) * daysMost + days.ageDays;
    const known = this.remembered.get(group)?.get(key);
    if (known !== undefined) return known;
    const counted = this.count(standingOf(days), time);
    if (days.ageDays < daysMost) this.remember(counted, { group, key });
    return counted;
  }

  private remember(counted: Counted, { group, key }: { group: number; key: number }): void {
    if (this.size >= remembersMost) {
      this.remembered.clear();
      this.size = 0;
    }
    const ofGroup = this.remembered.get(group) ?? new Map<number, Counted>();
    this.remembered.set(group, ofGroup.set(key, counted));
    this.size += 1;
  }

  private count(standing: Standing, time: OwnTime): Counted {
    const { horizons, model: { family, parameters, correction } } = this;
    const history = ownHistoryOf(standing, time);
    const expecting = (weeks: number): number => familyOf(family).expected(parameters, { history, weeks });
    const expected = horizons.map((weeks) => expecting(ownWeeksOf(standing, time, weeks)));
    const place = correction === undefined || time.season !== undefined ? -1 : horizons.indexOf(correction.weeks);
    return { alive: familyOf(family).alive(parameters, history), expected, atCorrection: expected[place] ?? (correction === undefined ? 0 : expecting(correction.weeks * time.pace)) };
  }
}
