// The routes of the service over HTTP on a real database; events come by `deliver`.
import { Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { createLog, Health, signToken, startHttp, type Caller } from '@fealty/runtime';
import { consumes } from '../src/consumes.js';
import type { PointsDatabase } from './points-database.fixture.js';

const secret = 'a secret that is long enough for HS256';

export interface PointsHttp { get(path: string, caller: Omit<Caller, 'subject'>, headers?: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }>; close(): Promise<void> }

export const pointsHttp = async ({ database }: PointsDatabase, controllers: (abstract new (...parameters: never[]) => object)[]): Promise<PointsHttp> => {
  const positions = new Positions({ consumption: consumes, commandPool: database.commandPool } as ConstructorParameters<typeof Positions>[0]);
  class RoutesModule {}
  const module = { module: RoutesModule, controllers: controllers as (new () => object)[], providers: [{ provide: Database, useValue: database }, { provide: Positions, useValue: positions }] };
  const http = await startHttp(module, {
    service: 'points', host: '127.0.0.1', port: 0, log: createLog({ service: 'points', instance: 'spec', level: 'silent' }), health: new Health(), tokens: { secret },
  });
  return {
    get: async (path, caller, headers = {}) => {
      const token = await signToken(secret, { subject: 'spec', ...caller }, 60);
      const response = await fetch(http.url + path, { headers: { authorization: `Bearer ${token}`, ...headers } });
      return { status: response.status, body: await response.json() as Record<string, unknown> };
    },
    close: async () => { await http.stopIntake(); await http.close(); },
  };
};
