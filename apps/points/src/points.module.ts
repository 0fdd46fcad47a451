import { Module } from '@nestjs/common';
import { CareRoute, ProgressRoute, serviceProviders } from '@fealty/messaging';
import { AddRewardCodesRoute } from './add-reward-codes/add-reward-codes.route.js';
import { AdjustPointsRoute } from './adjust-points/adjust-points.route.js';
import { ApproveAdjustmentRoute } from './approve-adjustment/approve-adjustment.route.js';
import { CaptureHoldRoute } from './capture-hold/capture-hold.route.js';
import { config } from './config.js';
import { consumes } from './consumes.js';
import { DeclineAdjustmentRoute } from './decline-adjustment/decline-adjustment.route.js';
import { GetAdjustmentsRoute } from './get-adjustments/get-adjustments.route.js';
import { GetBalanceRoute } from './get-balance/get-balance.route.js';
import { GetEntriesRoute } from './get-entries/get-entries.route.js';
import { GetEntryRoute } from './get-entries/get-entry.route.js';
import { GetLiabilityRoute } from './get-liability/get-liability.route.js';
import { GetOrderWhyRoute } from './get-order-why/get-order-why.route.js';
import { GetRedemptionsRoute } from './get-redemptions/get-redemptions.route.js';
import { GetRewardsRoute } from './get-rewards/get-rewards.route.js';
import { HoldPointsRoute } from './hold-points/hold-points.route.js';
import { publishes } from './publishes.js';
import { QuoteCartRoute } from './quote-cart/quote-cart.route.js';
import { RedeemRewardRoute } from './redeem-reward/redeem-reward.route.js';
import { RefundSpendRoute } from './refund-spend/refund-spend.route.js';
import { ReleaseHoldRoute } from './release-hold/release-hold.route.js';
import { RunDayEndRoute } from './run-day-end/run-day-end.route.js';
import { SpendPointsRoute } from './spend-points/spend-points.route.js';
import { retells } from './state/rebuilt.table.js';

const beside = config.pointsBeside === 'yes';
const routes = [
  GetBalanceRoute, GetEntriesRoute, GetEntryRoute, GetOrderWhyRoute, GetLiabilityRoute, HoldPointsRoute, CaptureHoldRoute, ReleaseHoldRoute, SpendPointsRoute, RefundSpendRoute,
  AdjustPointsRoute, ApproveAdjustmentRoute, DeclineAdjustmentRoute, GetAdjustmentsRoute,
  GetRewardsRoute, RedeemRewardRoute, GetRedemptionsRoute, AddRewardCodesRoute,
  QuoteCartRoute, RunDayEndRoute,
];

@Module({
  // Beside the live service nobody is served: a command there would move points that nobody hears of.
  controllers: [...(beside ? [] : routes), ProgressRoute, CareRoute],
  providers: serviceProviders({ consumes: beside ? retells : consumes, publishes, config, beside }),
})
export class PointsModule {}
