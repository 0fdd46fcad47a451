import { describe, expect, it } from '@jest/globals';
import { differing } from './reconcile.js';
import type { Expected } from './recount/half-even.js';
import { recountRows } from './recount/online-retail.js';

const row = (invoice: string, when: string, { sku = 'mug', pieces, price, customer = '17850' }: { sku?: string; pieces: number; price: string; customer?: string }) =>
  [invoice, sku, 'anything', String(pieces), when, price, customer, 'United Kingdom'];
const pointsOf = (rows: string[][]) => Object.fromEntries([...recountRows(rows).customers].map(([customer, { orders, keptMinor, points }]) => [customer, [orders, keptMinor, points]]));
const days = { first: '2010-12-01 08:26:00', second: '2010-12-02 08:26:00', third: '2010-12-03 08:26:00' };

describe('the second count of rows', () => {
  it('gives a point for each pound of an order, rounded once per order, halves to the even one', () => {
    expect(pointsOf([row('1', days.first, { pieces: 1, price: '0.75' }), row('1', days.first, { sku: 'cup', pieces: 1, price: '1.75' }), row('2', days.second, { pieces: 1, price: '3.50' })]))
      .toEqual({ 17850: [2, 600, 6] });
  });

  it('takes a return from the latest purchases of the item first, and no more than was bought', () => {
    const rows = [row('1', days.first, { pieces: 2, price: '10' }), row('2', days.second, { pieces: 1, price: '20' })];
    expect(pointsOf([...rows, row('C3', days.third, { pieces: -2, price: '20' })])).toEqual({ 17850: [1, 1_000, 10] });
    expect(pointsOf([...rows, row('C3', days.third, { pieces: -9, price: '20' })])).toEqual({ 17850: [0, 0, 0] });
  });

  it('takes nothing for a return that stands before its purchase in time, wherever it stands in the file', () => {
    const rows = [row('C1', days.first, { pieces: -1, price: '10' }), row('2', days.second, { pieces: 1, price: '10' })];
    expect([pointsOf(rows), pointsOf(rows.toReversed())]).toEqual([{ 17850: [1, 1_000, 10] }, { 17850: [1, 1_000, 10] }]);
  });

  it('counts no gifts, write-offs, adjustments and guests for anybody', () => {
    expect(pointsOf([row('1', days.first, { pieces: 1, price: '0' }), row('2', days.first, { pieces: -1, price: '5' }), row('A3', days.first, { pieces: 1, price: '5' }),
      row('4', days.first, { pieces: 1, price: '5', customer: '' })])).toEqual({});
  });
});

describe('the comparison of customers', () => {
  const has = (points: number): Expected & { profileOrders: number } => ({ orders: 1, keptMinor: 100, points, late: 0, profileOrders: 1 });
  const compared = (files: Record<string, number>, services: Record<string, number>): string[] => {
    const side = (told: Record<string, number>) => new Map(Object.entries(told).map(([subject, points]) => [subject, has(points)]));
    return differing({ customers: side(files), totals: {} }, { customers: side(services) });
  };

  it('finds nothing where every customer has the same', () => {
    expect(compared({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
  });

  it('finds two customers whose differences cancel out in the sum', () => {
    expect(compared({ a: 1, b: 2 }, { a: 2, b: 1 })).toEqual(['a: points 1 by the files, 2 here', 'b: points 2 by the files, 1 here']);
  });

  it('finds whom the services do not know, who stands in no file, and whose services disagree', () => {
    expect(compared({ a: 1 }, {})).toEqual(['a: unknown to the services']);
    expect(compared({}, { a: 1 })).toEqual(['a: orders 0 by the files, 1 here, keptMinor 0 by the files, 100 here, points 0 by the files, 1 here']);
    expect(compared({ a: 1 }, { a: Number.NaN })).toEqual(['a: points 1 by the files, not the same in all services here']);
  });
});
