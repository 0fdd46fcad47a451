// The peers' projection on libs/messaging: the same fold, the same update, with validation, tracing and every guarantee.
import {
  complaintOpenedV1, complaintResolvedV1, loyaltyUpdatedTopic, notificationSentV1, orderCompletedV1, orderDeliveredV1, orderPaidV1, orderPlacedV1, orderReturnedV1, orderReviewedV1,
  orderShippedV1, pointsClawedBackV1, pointsEarnedV1, pointsPendingV1, shopBasketChangedV1, shopOrderPaidV1, shopOrderPlacedV1, shopSearchV1, shopVisitV1, type EventContract,
} from '@fealty/contracts';
import { customerTable, fold, projection, publication, runService, serviceProviders, type ProjectedChange } from '@fealty/messaging';
import { baseSettings, settingsOrEnd } from '@fealty/runtime';
import { Module } from '@nestjs/common';
import { z } from 'zod';
import { nothingProjected, project, type Projected } from './projected.rules.js';

const config = settingsOrEnd({
  ...baseSettings, BENCH_SAYING: z.enum(['yes', 'no']).default('yes').meta({ example: 'yes', description: 'whether updates are said, or only kept' }),
  BENCH_UPDATE_EVERY: z.enum(['transaction', 'event']).default('transaction').meta({ example: 'transaction', description: 'one update per customer and transaction, or per event' }),
}, process.env);

const folded = [
  complaintOpenedV1, complaintResolvedV1, notificationSentV1, orderCompletedV1, orderDeliveredV1, orderPaidV1, orderPlacedV1, orderReturnedV1, orderReviewedV1, orderShippedV1,
  pointsClawedBackV1, pointsEarnedV1, pointsPendingV1, shopBasketChangedV1, shopOrderPaidV1, shopOrderPlacedV1, shopSearchV1, shopVisitV1,
] as unknown as EventContract[];

const data = z.looseObject({ customerId: z.uuid(), tier: z.string(), causes: z.array(z.object({ id: z.string(), type: z.string() })) });
const example = { customerId: '00000000-0000-4000-8000-000000000001', tier: 'base', causes: [] };
const projectedV1: EventContract<'fealty.loyalty.projected.v1', z.infer<typeof data>> = {
  type: 'fealty.loyalty.projected.v1', topic: loyaltyUpdatedTopic, says: 'Said when what the peers project of a customer has changed.', data, personal: [], examples: { minimal: example, full: example },
  because: (cause, said, occurredAt = cause.occurredAt) => ({ contract: projectedV1, cause, occurredAt, data: said }),
};

const says = ({ after, causes }: ProjectedChange<Projected>) => {
  const last = causes.at(-1);
  return last === undefined || config.benchSaying === 'no' ? undefined : projectedV1.because(last, { ...after, causes: causes.map(({ id, type }) => ({ id, type })) });
};

const consumes = projection<Projected>({
  service: 'loyalty', customers: customerTable<Projected>({ name: 'projected', start: nothingProjected }),
  folds: folded.map((contract) => fold(contract, project)), asOf: ({ asOf }) => asOf, says, saysEvery: config.benchUpdateEvery,
});

@Module({ providers: serviceProviders({ consumes, publishes: publication(projectedV1 as unknown as EventContract), config }) })
class SameFoldModule {}

await runService({ name: 'loyalty', module: SameFoldModule, config });
