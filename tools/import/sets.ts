import { lastDayOfOlist, readOlist } from './olist.js';
import { lastDayOfOnlineRetail, readOnlineRetail } from './online-retail.js';
import { recountOlist } from './recount/olist.js';
import { recountOnlineRetail } from './recount/online-retail.js';
import type { Recount } from './recount/half-even.js';
import type { Told } from '../shop/stories.js';

/** A data set that can be imported: how it is read, counted a second time, and under which programme it lives. */
export interface DataSet {
  readonly programme: string;
  readonly source: string;
  lastDay(path: string): Promise<string>;
  read(path: string, shiftDays: number): Promise<{ told: Told[]; counts: object }>;
  recount(path: string): Recount;
}

export const sets: Readonly<Record<string, DataSet>> = {
  olist: { programme: 'olist', source: '/shop/olist', lastDay: lastDayOfOlist, read: readOlist, recount: recountOlist },
  'online-retail': { programme: 'online-retail', source: '/shop/online-retail', lastDay: lastDayOfOnlineRetail, read: readOnlineRetail, recount: recountOnlineRetail },
};
