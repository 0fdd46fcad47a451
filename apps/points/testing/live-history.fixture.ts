// Plays what happened to a customer through the service's real loop, and turns what it said into events that can be read again.
import { complaintOpenedV1, complaintResolvedV1, loyaltyUpdatedV1, normBreachedV1, personUpdatedV1, type Event, type EventContract } from '@fealty/contracts';
import { anEvent, type CommandDecider, type DirectDelivery, type OutgoingRecord } from '@fealty/messaging';
import { adjustPointsCommand } from '../src/adjust-points/adjust-points.handler.js';
import { approveAdjustmentCommand } from '../src/approve-adjustment/approve-adjustment.handler.js';
import { captureHoldCommand } from '../src/capture-hold/capture-hold.handler.js';
import { declineAdjustmentCommand } from '../src/decline-adjustment/decline-adjustment.handler.js';
import { openBalanceCommand } from '../src/every-moment-post-journals/open-balance.handler.js';
import { repairOrdersCommand } from '../src/every-moment-post-journals/repair-orders.handler.js';
import { holdPointsCommand } from '../src/hold-points/hold-points.handler.js';
import { publishes } from '../src/publishes.js';
import { redeemRewardCommand } from '../src/redeem-reward/redeem-reward.handler.js';
import { refuseEarnCommand } from '../src/refuse-earn/refuse-earn.handler.js';
import { releaseEarnCommand } from '../src/release-earn/release-earn.handler.js';
import { refundSpendCommand } from '../src/refund-spend/refund-spend.handler.js';
import { releaseHoldCommand } from '../src/release-hold/release-hold.handler.js';
import { spendPointsCommand } from '../src/spend-points/spend-points.handler.js';
import { toDeliver } from './points-database.fixture.js';
import { tierIn, type Asked, type Breached, type Case, type Happening, type Known, type Standing } from './points-run.fixture.js';
import { isTold } from './random-history.fixture.js';

const commands: Readonly<Record<string, CommandDecider<never, never, never>>> = {
  hold: holdPointsCommand, capture: captureHoldCommand, release: releaseHoldCommand, spend: spendPointsCommand, refund: refundSpendCommand,
  adjust: adjustPointsCommand, approve: approveAdjustmentCommand, decline: declineAdjustmentCommand, redeem: redeemRewardCommand, open: openBalanceCommand, repair: repairOrdersCommand, releaseEarn: releaseEarnCommand, refuseEarn: refuseEarnCommand,
} as never;

type Delivered = Event & { contract: EventContract };
interface Playing { readonly delivery: DirectDelivery; readonly customerId: string; readonly ids: Map<string, string>; profiles: number; complaints: number; persons: number }

// A hold and an adjustment are named by the service; later commands of the story know them by the story's own names.
const ask = async ({ delivery, customerId, ids }: Playing, { name, id, input, by }: Asked): Promise<void> => {
  const named = Object.fromEntries(Object.entries(input).map(([field, value]) => [field, ids.get(String(value)) ?? value]));
  const caller = by === undefined ? { subject: 'spec', role: 'member' as const } : { subject: by, role: 'agent' as const };
  const { answer } = await delivery.commands.run(commands[name] as never, { customerId, programme: 'demo', caller, idempotencyKey: id, input: named as never }) as { answer?: { holdId?: string; adjustmentId?: string } };
  const given = answer?.holdId ?? answer?.adjustmentId;
  if (given !== undefined) ids.set(id, given);
};

const profile = (playing: Playing, told: Standing): Delivered => {
  const { asOf } = told;
  playing.profiles += 1;
  const { minimal } = loyaltyUpdatedV1.examples;
  const data = { ...minimal, asOf, profile: { ...minimal.profile, tier: tierIn(told) } };
  return anEvent(loyaltyUpdatedV1, data, { customerId: playing.customerId, sequence: playing.profiles, occurredAt: asOf }) as unknown as Delivered;
};

const breach = (playing: Playing, { caseId, at }: Breached): Delivered => {
  playing.complaints += 1;
  return anEvent(normBreachedV1, { caseId, norm: 'first-response', dueAt: at }, { customerId: playing.customerId, sequence: playing.complaints, occurredAt: at }) as unknown as Delivered;
};

const caseOf = (playing: Playing, { caseId, at, now }: Case): Delivered => {
  playing.complaints += 1;
  const given = { customerId: playing.customerId, sequence: playing.complaints, occurredAt: at };
  return (now === 'opened' ? anEvent(complaintOpenedV1, { caseId, category: 'delivery', orderId: 'o-1', channel: 'web', norms: {} }, given)
    : anEvent(complaintResolvedV1, { caseId, agent: 'a-7', inTime: true }, given)) as unknown as Delivered;
};

const person = (playing: Playing, { at, birthday, zone }: Known): Delivered => {
  playing.persons += 1;
  const data = { consents: {}, ...(birthday === undefined ? {} : { birthday }), ...(zone === undefined ? {} : { zone }) };
  return anEvent(personUpdatedV1, data, { customerId: playing.customerId, sequence: playing.persons, occurredAt: at }) as unknown as Delivered;
};

/** Everything of a random history, one after another: events, commands, tiers, birthdays and the clock. */
export const play = async (delivery: DirectDelivery, happenings: readonly Happening[], customerId: string): Promise<void> => {
  const playing: Playing = { delivery, customerId, ids: new Map(), profiles: 0, complaints: 0, persons: 0 };
  for (const happening of happenings) {
    if (isTold(happening)) await delivery.events(toDeliver([happening]));
    else if (happening.type === 'asked') await ask(playing, happening);
    else if (happening.type === 'standing') await delivery.events([profile(playing, happening)]);
    else if (happening.type === 'breached') await delivery.events([breach(playing, happening)]);
    else if (happening.type === 'case') await delivery.events([caseOf(playing, happening)]);
    else if (happening.type === 'known') await delivery.events([person(playing, happening)]);
    else if (happening.type === 'ticked') await delivery.due(happening.now);
  }
};

const contracts = new Map(publishes.contracts.map((contract) => [contract.type, contract]));

/** What the service said, as whoever reads its topic gets it. */
export const asRead = (said: readonly OutgoingRecord[]): Delivered[] => said.map(({ key, headers, value }) => {
  const header = (name: string): string => String(headers[`ce_${name}`]);
  const contract = contracts.get(header('type'));
  if (contract === undefined) throw new Error(`points does not say ${header('type')}`);
  return {
    contract, type: contract.type, id: header('id'), source: header('source'), customerId: String(key), programme: header('programme'), sequence: Number(header('sequence')),
    occurredAt: header('time'), receivedAt: header('receivedat'), causationId: header('causationid'), correlationId: header('correlationid'), import: headers['ce_import'] === 'true',
    data: JSON.parse(String(value)) as unknown,
  };
});
