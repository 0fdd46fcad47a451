// The points service on a real database: events come by `delivery`, commands and questions by `http`.
import type { Policy } from '@fealty/contracts';
import { DirectDelivery } from '@fealty/messaging';
import { consumes } from '../src/consumes.js';
import { publishes } from '../src/publishes.js';
import { aPointsDatabase, type MakeTestDatabase, type PointsDatabase } from './points-database.fixture.js';
import { pointsHttp, type PointsHttp } from './points-http.fixture.js';
import { aPolicy } from './points-run.fixture.js';

export interface PointsService extends PointsDatabase { readonly delivery: DirectDelivery; readonly http: PointsHttp }

/** Give it `aTestDatabase`: only specs depend on the real servers of tests. */
export const aPointsService = async (aTestDatabase: MakeTestDatabase, { policy = aPolicy().policy, routes = [] }: { policy?: Policy; routes?: Parameters<typeof pointsHttp>[1] } = {}): Promise<PointsService> => {
  const points = await aPointsDatabase(aTestDatabase);
  const delivery = await DirectDelivery.open({ consumes, publishes, database: points.database, policies: [{ policy }] });
  const http = await pointsHttp(points, routes, { delivery, policy });
  return { ...points, delivery, http, close: async () => { await http.close(); await points.close(); } };
};
