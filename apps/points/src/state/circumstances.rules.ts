// What of the customer an earn rests on: her tier and membership at the payment, whether it is her first purchase, and what the limits
// leave. They are functions of the set of earns and of what is known of her, so that the order in which facts arrive changes nothing.
import type { Circumstances, EarnTerms, Policy, PolicyInForce } from '@fealty/contracts';
import { asksForCircumstances } from './match-rules.rules.js';
import { sum, type EarnPlace, type PointsAccount } from './points-account.rules.js';
import { heldAt, type Held } from './standings.rules.js';
import { areOne, comesBefore } from './watched-earns.rules.js';

/** Where an order stands among the others. */
export interface Place extends EarnPlace { readonly orderId: string }
type LimitName = 'per-order' | 'per-day' | 'per-member';
export interface Room { readonly headroom: number; readonly limit: LimitName }

const isFirst = ({ earns = [], settled }: PointsAccount, place: Place): boolean =>
  settled === undefined && !earns.some((one) => !areOne(one, place) && comesBefore(one, place));

export const circumstancesOf = (account: PointsAccount, place: Place, { channel, policy, had }: { channel: string; policy: Policy; had?: Held }): Circumstances =>
  ({ ...heldAt(account, place, { policy, had }), channel, day: place.day, first: isFirst(account, place) });

/** What the limits leave for an order after what was earned before it, and the limit that leaves the least; less than nothing where more was earned. */
export const roomFor = ({ earns = [], settled }: PointsAccount, place: Place, { perOrder, perDay, perMember }: Policy['points']['limits']): Room | undefined => {
  const before = earns.filter((one) => one.orderId !== place.orderId && comesBefore(one, place));
  const earned = (some: typeof before): number => sum(some.map(({ points }) => points));
  const rooms: Room[] = [
    ...(perOrder === undefined ? [] : [{ limit: 'per-order' as const, headroom: perOrder - earned(before.filter((one) => areOne(one, place))) }]),
    ...(perDay === undefined ? [] : [{ limit: 'per-day' as const, headroom: perDay - earned(before.filter(({ day }) => day === place.day)) }]),
    ...(perMember === undefined ? [] : [{ limit: 'per-member' as const, headroom: perMember - earned(before) - (settled?.points ?? 0) }]),
  ];
  return rooms.reduce<Room | undefined>((least, { limit, headroom }) => (least === undefined || headroom < least.headroom ? { limit, headroom } : least), undefined);
};

/** What of the terms rests on the customer and her other orders. */
export const ownTerms = (account: PointsAccount, place: Place, { channel, policy: { policy } }: { channel: string; policy: PolicyInForce }) => {
  const room = roomFor(account, place, policy.points.limits);
  const own: Pick<EarnTerms, 'circumstances' | 'headroom'> = {
    ...(asksForCircumstances(policy.points) ? { circumstances: circumstancesOf(account, place, { channel, policy }) } : {}),
    ...(room === undefined ? {} : { headroom: Math.max(0, room.headroom) }),
  };
  return { own, limit: room?.limit };
};
