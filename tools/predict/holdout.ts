import { accuracyOf, cellsOf, familyOf, fitFamily, historyOf, laterOf, score, standingOf, type Accuracy, type FittedModel, type PurchaseLog, type Standing } from '@fealty/btyd';

/** What came of a forecast after its day, beside plain BG/NBD, which was fitted to the same days. */
export interface Holdout {
  readonly model: Accuracy;
  readonly plain: Accuracy;
  /** Totals of money, forecast and come. */
  readonly value: { readonly forecast: number; readonly actual: number };
}

interface Known { readonly standings: Standing[]; readonly actual: Float64Array; readonly spent: number }

const knownAt = (log: PurchaseLog, until: number, weeks: number): Known => {
  const [standings, actual]: [Standing[], number[]] = [[], []];
  let spent = 0;
  for (let customer = 0; customer < log.customers; customer += 1) {
    const standing = standingOf(log, customer, until);
    if (standing === undefined) continue;
    const later = laterOf(log, customer, { after: until, to: until + Math.round(weeks * 7) });
    standings.push(standing);
    actual.push(later.purchases);
    spent += later.spend;
  }
  return { standings, actual: Float64Array.from(actual), spent };
};

/** Checks a model on the weeks after its last day. The log must reach beyond them; the model has seen nothing of it. */
export const holdoutOf = (log: PurchaseLog, model: FittedModel, { until, weeks }: { until: number; weeks: number }): Holdout => {
  const { standings, actual, spent } = knownAt(log, until, weeks);
  const histories = standings.map(historyOf);
  const scores = standings.map((standing) => score(model, standing, weeks));
  const { parameters } = fitFamily('BG/NBD', cellsOf(histories));
  const { expected } = familyOf('BG/NBD');
  return {
    model: accuracyOf(Float64Array.from(scores, ({ expectedPurchases }) => expectedPurchases), actual),
    plain: accuracyOf(Float64Array.from(histories, (history) => expected(parameters, { history, weeks })), actual),
    value: { forecast: scores.reduce((sum, { expectedValue }) => sum + expectedValue, 0), actual: spent },
  };
};
