import { describe, expect, it } from '@jest/globals';
import { accuracyOf, allocationOf, bandsOf } from './accuracy.js';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('the accuracy of a forecast', () => {
  it('is counted by hand: errors, order and totals', () => {
    const { rmse, mae, gini, auc, forecast, actual } = accuracyOf(of(3, 2, 1, 0), of(4, 0, 1, 0));
    expect([rmse, mae, forecast, actual]).toEqual([Math.sqrt(5 / 4), 3 / 4, 6, 5]);
    expect(auc).toBe(3 / 4);
    // From the top: 4, 4, 5, 5 of 5 gathered; at best 4, 5, 5, 5. Areas by trapezia: 2 + 4 + 4.5 + 5 and 2 + 4.5 + 5 + 5.
    expect(gini).toBeCloseTo((2 * 15.5 / 20 - 1) / (2 * 16.5 / 20 - 1), 12);
  });

  it('takes equal forecasts for chance, whatever the order of the rows', () => {
    expect(accuracyOf(of(1, 1, 1, 1), of(5, 0, 0, 1))).toMatchObject({ gini: 0, auc: 0.5 });
    expect(accuracyOf(of(1, 1, 1, 1), of(0, 1, 5, 0))).toMatchObject({ gini: 0, auc: 0.5 });
  });

  it('says nothing of order when nobody came', () => {
    expect(accuracyOf(of(2, 1), of(0, 0))).toMatchObject({ gini: 0, auc: 0.5, actual: 0 });
  });

  it('gives means of tenths from the lowest forecast up', () => {
    const values = Float64Array.from({ length: 20 }, (_, place) => place);
    const bands = bandsOf(values, values.map((value) => 2 * value));
    expect([bands.length, bands[0], bands[9]]).toEqual([10, { customers: 2, forecast: 0.5, actual: 1 }, { customers: 2, forecast: 18.5, actual: 37 }]);
  });

  it('scores sharing out by what came, and no total: even shares give 0, the right ones most', () => {
    expect(allocationOf(of(1, 1, 1, 1), of(4, 0, 0, 0))).toBe(0);
    expect(allocationOf(of(10, 30), of(1, 3))).toBeCloseTo(allocationOf(of(1, 3), of(1, 3)), 12);
    expect(allocationOf(of(1, 3), of(1, 3))).toBeGreaterThan(allocationOf(of(1, 2), of(1, 3)));
  });
});
