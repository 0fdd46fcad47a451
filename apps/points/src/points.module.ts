import { Module } from '@nestjs/common';
import { CareRoute, Commands, LOG, Policies, ProgressRoute, serviceProviders } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import type { Log } from '@fealty/runtime';
import { AddRewardCodesRoute } from './add-reward-codes/add-reward-codes.route.js';
import { AdjustPointsRoute } from './adjust-points/adjust-points.route.js';
import { ApproveAdjustmentRoute } from './approve-adjustment/approve-adjustment.route.js';
import { ApproveJournalRoute } from './approve-journal/approve-journal.route.js';
import { CaptureHoldRoute } from './capture-hold/capture-hold.route.js';
import { config } from './config.js';
import { consumes } from './consumes.js';
import { DeclineAdjustmentRoute } from './decline-adjustment/decline-adjustment.route.js';
import { CountRepairs } from './every-moment-count-repairs/count-repairs.job.js';
import { PostJournals } from './every-moment-post-journals/post-journals.job.js';
import { GetAdjustmentsRoute } from './get-adjustments/get-adjustments.route.js';
import { GetBalanceRoute } from './get-balance/get-balance.route.js';
import { GetBudgetsRoute } from './get-budgets/get-budgets.route.js';
import { GetEntriesRoute } from './get-entries/get-entries.route.js';
import { GetEntryRoute } from './get-entries/get-entry.route.js';
import { GetJournalLinesRoute } from './get-journal-lines/get-journal-lines.route.js';
import { GetJournalRoute } from './get-journal/get-journal.route.js';
import { GetJournalsRoute } from './get-journals/get-journals.route.js';
import { GetLiabilityRoute } from './get-liability/get-liability.route.js';
import { GetOrderWhyRoute } from './get-order-why/get-order-why.route.js';
import { GetRedemptionsRoute } from './get-redemptions/get-redemptions.route.js';
import { GetReviewsRoute } from './get-reviews/get-reviews.route.js';
import { GetRewardsRoute } from './get-rewards/get-rewards.route.js';
import { HoldPointsRoute } from './hold-points/hold-points.route.js';
import { PrepareOpeningRoute } from './prepare-opening/prepare-opening.route.js';
import { PrepareRepairRoute } from './prepare-repair/prepare-repair.route.js';
import { PrepareUndoRoute } from './prepare-undo/prepare-undo.route.js';
import { publishes } from './publishes.js';
import { PutOpeningLotsRoute } from './put-opening-lots/put-opening-lots.route.js';
import { QuoteCartRoute } from './quote-cart/quote-cart.route.js';
import { RedeemRewardRoute } from './redeem-reward/redeem-reward.route.js';
import { RefuseEarnRoute } from './refuse-earn/refuse-earn.route.js';
import { RefundSpendRoute } from './refund-spend/refund-spend.route.js';
import { ReleaseEarnRoute } from './release-earn/release-earn.route.js';
import { ReleaseHoldRoute } from './release-hold/release-hold.route.js';
import { RunDayEndRoute } from './run-day-end/run-day-end.route.js';
import { SpendPointsRoute } from './spend-points/spend-points.route.js';
import { retells } from './state/rebuilt.table.js';
import { WithdrawJournalRoute } from './withdraw-journal/withdraw-journal.route.js';

const beside = config.pointsBeside === 'yes';
const routes = [
  GetBalanceRoute, GetEntriesRoute, GetEntryRoute, GetOrderWhyRoute, GetLiabilityRoute, HoldPointsRoute, CaptureHoldRoute, ReleaseHoldRoute, SpendPointsRoute, RefundSpendRoute,
  AdjustPointsRoute, ApproveAdjustmentRoute, DeclineAdjustmentRoute, GetAdjustmentsRoute, GetReviewsRoute, ReleaseEarnRoute, RefuseEarnRoute,
  GetRewardsRoute, RedeemRewardRoute, GetRedemptionsRoute, AddRewardCodesRoute, QuoteCartRoute, GetBudgetsRoute, RunDayEndRoute,
  PrepareOpeningRoute, PutOpeningLotsRoute, GetJournalsRoute, GetJournalRoute, GetJournalLinesRoute, ApproveJournalRoute, WithdrawJournalRoute, PrepareRepairRoute, PrepareUndoRoute,
];
const jobs = [PostJournals, CountRepairs].map((Job) => ({ provide: Job, inject: [Database, Commands, Policies, LOG],
  useFactory: (...[database, commands, policies, log]: [Database, Commands, Policies, Log]) => new Job({ database, commands, policies, log, pollMs: 2_000 }) }));

@Module({
  // Beside the live service nobody is served: a command there would move points that nobody hears of.
  controllers: [...(beside ? [] : routes), ProgressRoute, CareRoute],
  providers: [...serviceProviders({ consumes: beside ? retells : consumes, publishes, config, beside }), ...(beside ? [] : jobs)],
})
export class PointsModule {}
