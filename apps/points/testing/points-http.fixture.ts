// The routes of the service over HTTP on a real database; events come by `deliver`.
import type { Policy } from '@fealty/contracts';
import { Commands, Policies, Positions, type DirectDelivery } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { createLog, Health, signToken, startHttp, type Caller } from '@fealty/runtime';
import { AddRewardCodesRoute } from '../src/add-reward-codes/add-reward-codes.route.js';
import { AdjustPointsRoute } from '../src/adjust-points/adjust-points.route.js';
import { ApproveJournalRoute } from '../src/approve-journal/approve-journal.route.js';
import { ApproveAdjustmentRoute } from '../src/approve-adjustment/approve-adjustment.route.js';
import { CaptureHoldRoute } from '../src/capture-hold/capture-hold.route.js';
import { consumes } from '../src/consumes.js';
import { DeclineAdjustmentRoute } from '../src/decline-adjustment/decline-adjustment.route.js';
import { GetAdjustmentsRoute } from '../src/get-adjustments/get-adjustments.route.js';
import { GetBalanceRoute } from '../src/get-balance/get-balance.route.js';
import { GetEntriesRoute } from '../src/get-entries/get-entries.route.js';
import { GetOrderWhyRoute } from '../src/get-order-why/get-order-why.route.js';
import { GetJournalLinesRoute } from '../src/get-journal-lines/get-journal-lines.route.js';
import { GetJournalRoute } from '../src/get-journal/get-journal.route.js';
import { GetJournalsRoute } from '../src/get-journals/get-journals.route.js';
import { GetRedemptionsRoute } from '../src/get-redemptions/get-redemptions.route.js';
import { GetReviewsRoute } from '../src/get-reviews/get-reviews.route.js';
import { GetRewardsRoute } from '../src/get-rewards/get-rewards.route.js';
import { HoldPointsRoute } from '../src/hold-points/hold-points.route.js';
import { PrepareOpeningRoute } from '../src/prepare-opening/prepare-opening.route.js';
import { PrepareRepairRoute } from '../src/prepare-repair/prepare-repair.route.js';
import { PrepareUndoRoute } from '../src/prepare-undo/prepare-undo.route.js';
import { PutOpeningLotsRoute } from '../src/put-opening-lots/put-opening-lots.route.js';
import { RedeemRewardRoute } from '../src/redeem-reward/redeem-reward.route.js';
import { RefuseEarnRoute } from '../src/refuse-earn/refuse-earn.route.js';
import { RefundSpendRoute } from '../src/refund-spend/refund-spend.route.js';
import { ReleaseEarnRoute } from '../src/release-earn/release-earn.route.js';
import { ReleaseHoldRoute } from '../src/release-hold/release-hold.route.js';
import { SpendPointsRoute } from '../src/spend-points/spend-points.route.js';
import { WithdrawJournalRoute } from '../src/withdraw-journal/withdraw-journal.route.js';
import type { PointsDatabase } from './points-database.fixture.js';

const secret = 'a secret that is long enough for HS256';

type As = Omit<Caller, 'subject'> & { subject?: string };
interface Answer { readonly status: number; readonly authenticate?: string; readonly body: Record<string, unknown> }
interface Posted { readonly body?: unknown; readonly key?: string; readonly text?: string }
export interface PointsHttp {
  get(path: string, caller: As, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, caller: As, posted?: Posted): Promise<Answer>;
  put(path: string, caller: As, posted?: Posted): Promise<Answer>;
  close(): Promise<void>;
}

type Route = abstract new (...parameters: never[]) => object;

/** Everything that spends, and gives back. */
export const spendingRoutes: Route[] = [HoldPointsRoute, CaptureHoldRoute, ReleaseHoldRoute, SpendPointsRoute, RefundSpendRoute];

/** What agents do by hand. */
export const adjustingRoutes: Route[] = [AdjustPointsRoute, ApproveAdjustmentRoute, DeclineAdjustmentRoute, GetAdjustmentsRoute];

/** What velocity limits hold, and what agents make of it. */
export const reviewRoutes: Route[] = [GetReviewsRoute, ReleaseEarnRoute, RefuseEarnRoute, GetBalanceRoute, GetOrderWhyRoute, GetEntriesRoute, SpendPointsRoute, HoldPointsRoute];

/** The catalogue, its codes, and redeeming. */
export const rewardRoutes: Route[] = [GetRewardsRoute, RedeemRewardRoute, GetRedemptionsRoute, AddRewardCodesRoute, RefundSpendRoute];

/** What a second person approves before it is posted. */
export const journalRoutes: Route[] = [PrepareOpeningRoute, PutOpeningLotsRoute, PrepareRepairRoute, PrepareUndoRoute, GetJournalsRoute, GetJournalRoute, GetJournalLinesRoute, ApproveJournalRoute, WithdrawJournalRoute];

/** From when versions hold that are given as later ones. */
export const laterFrom = '2026-06-01T00:00:00.000Z';

/** Commands need a delivery, whose loop they go through; some questions need the policy. */
export const pointsHttp = async ({ database }: PointsDatabase, controllers: Route[], { delivery, policy, later = [] }: { delivery?: DirectDelivery; policy?: Policy; later?: readonly Policy[] } = {}): Promise<PointsHttp> => {
  const policies = new Policies();
  if (policy !== undefined) policies.put(policy.programme, { policy, version: 1, effectiveFrom: '2020-01-01T00:00:00.000Z' });
  later.forEach((next, index) => { policies.put(next.programme, { policy: next, version: index + 2, effectiveFrom: laterFrom }); });
  const positions = new Positions({ consumption: consumes, commandPool: database.commandPool } as ConstructorParameters<typeof Positions>[0]);
  class RoutesModule {}
  const providers = [{ provide: Database, useValue: database }, { provide: Positions, useValue: positions }, { provide: Policies, useValue: policies }, ...(delivery === undefined ? [] : [{ provide: Commands, useValue: delivery.commands }])];
  const http = await startHttp({ module: RoutesModule, controllers: controllers as (new () => object)[], providers }, {
    service: 'points', host: '127.0.0.1', port: 0, log: createLog({ service: 'points', instance: 'spec', level: 'silent' }), health: new Health(), tokens: { secret },
  });
  const call = async (path: string, caller: As, init: RequestInit): Promise<Answer> => {
    const token = await signToken(secret, { subject: 'spec', ...caller }, 60);
    const response = await fetch(http.url + path, { ...init, headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` } });
    const text = await response.text();
    const authenticate = response.headers.get('www-authenticate');
    return { status: response.status, ...(authenticate === null ? {} : { authenticate }), body: response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) as Record<string, unknown> : { text } };
  };
  const write = (method: 'POST' | 'PUT') => (path: string, caller: As, { body = {}, key, text }: Posted = {}): Promise<Answer> => call(path, caller, {
    method, body: text ?? JSON.stringify(body), headers: { 'content-type': text === undefined ? 'application/json' : 'text/plain', ...(key === undefined ? {} : { 'idempotency-key': key }) },
  });
  return {
    get: (path, caller, headers = {}) => call(path, caller, { headers }),
    post: write('POST'), put: write('PUT'),
    close: async () => { await http.stopIntake(); await http.close(); },
  };
};
