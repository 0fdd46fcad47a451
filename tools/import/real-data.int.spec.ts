import { describe, expect, it } from '@jest/globals';
import { shopVocabulary } from '@fealty/contracts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '../local/places.js';
import { readOlist } from './olist.js';
import { readOnlineRetail } from './online-retail.js';
import { recountOlist } from './recount/olist.js';
import { recountOnlineRetail } from './recount/online-retail.js';
import type { Told } from '../shop/stories.js';

const data = join(rootDir, '..', 'shared', 'data');
const olist = join(data, 'olist');
const retail = join(data, 'online-retail', 'online_retail_2010_2011.csv.gz');

// Half a million rows, on a machine that does other things too.
const readingMsMax = 300_000;

/** Skips with a word for the reader when a data set is not beside the project. */
const withData = (path: string): typeof it => {
  if (existsSync(path)) return it;
  process.stdout.write(`skipped: ${path.slice(path.indexOf('shared'))} is not here\n`);
  return it.skip as typeof it;
};

const contracts = new Map(shopVocabulary.map((contract) => [contract.type, contract]));
const refusedBySchema = (told: readonly Told[]): Told[] => told.filter((one) => !contracts.get(one.type)?.data.safeParse(one.data).success);
const count = (told: readonly Told[], name: string): number => told.filter((one) => one.type === `fealty.shop.${name}.v1`).length;
const isInOrder = (told: readonly Told[]): boolean => told.every((one, index) => index === 0 || (told[index - 1]?.at ?? 0) <= one.at);

describe('Olist', () => {
  withData(olist)('becomes valid platform events in the order of time, one story per order', async () => {
    const { told, counts } = await readOlist(olist, 0);
    expect(counts).toMatchObject({ orders: 8_135, ordersWithoutItems: 775, reviews: 8_225 });
    expect([refusedBySchema(told), isInOrder(told), new Set(told.map((one) => one.id)).size]).toEqual([[], true, told.length]);
    expect(count(told, 'order-delivered')).toBe(5_164 + 6);
  }, readingMsMax);

  withData(olist)('is recounted to the reference figures: late by calendar day, and people', () => {
    const { customers, totals } = recountOlist(olist);
    expect(totals).toMatchObject({ orders: 8_135, customers: 8_016, reviews: 8_225 });
    // 342 of the delivered orders are late by calendar day; one of the six told as delivered under another status is late too.
    expect([...customers.values()].reduce((sum, { late }) => sum + late, 0)).toBe(343);
  }, readingMsMax);
});

describe('Online Retail', () => {
  withData(retail)('becomes valid platform events in the order of time, guests apart', async () => {
    const { told, counts } = await readOnlineRetail(retail, 0);
    expect(counts).toMatchObject({ rows: 541_909, returnRows: 9_288 });
    expect([refusedBySchema(told), isInOrder(told), new Set(told.map((one) => one.id)).size]).toEqual([[], true, told.length]);
    const sales = told.filter((one) => one.type === 'fealty.shop.order-placed.v1' && !one.subject.startsWith('guest:'));
    expect([sales.length, new Set(sales.map((one) => one.subject)).size]).toEqual([18_532, 4_338]);
  }, readingMsMax);

  withData(retail)('is recounted to the reference figures: buyers and gross', () => {
    const { customers, totals } = recountOnlineRetail(retail);
    expect([customers.size, totals['returnRows']]).toEqual([4_338, 9_288]);
    const kept = [...customers.values()].reduce((sum, { keptMinor }) => sum + keptMinor, 0);
    expect(kept).toBeLessThan(891_140_790);
    expect(kept).toBeGreaterThan(891_140_790 - 61_134_209);
  }, readingMsMax);
});
