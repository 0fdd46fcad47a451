import type { PointsClawedBackV1, PointsEarnedV1, PointsPendingV1, PolicyInForce } from '@fealty/contracts';
import { localDayNumber } from '../state/days.rules.js';
import { startOf } from '../state/stated-at.rules.js';
import type { ActivationDue, PointsFacts } from '../state/loyalty-facts.rules.js';
import { takeBalance, takeQualifying } from './from-points.rules.js';

// Points told to become active on a later day, at its start, are a promise, in time until that local day ends, or the day on which they were told, if that is later.
// It is met when they are active, which is when points recorded it; what is taken back before is not waited for any more. Points that are active when they are earned
// name that instant, which a fact of an earlier one, told later, does not turn into a promise.

const none: readonly ActivationDue[] = [];
const byOrder = ([one]: ActivationDue, [other]: ActivationDue): number => (one < other ? -1 : Number(one > other));

const replaced = ({ activationsDue = none, ...points }: PointsFacts, held: ActivationDue | undefined, now?: ActivationDue): PointsFacts => {
  const waiting = [...activationsDue.filter((one) => one !== held), ...(now === undefined ? [] : [now])].sort(byOrder);
  return waiting.length === 0 ? points : { ...points, activationsDue: waiting };
};
const promiseOf = ({ activationsDue = none }: PointsFacts, orderId: string): ActivationDue | undefined => activationsDue.find(([of]) => of === orderId);

export const promiseActivation = (former: PointsFacts, event: PointsPendingV1, { policy: { zone } }: PolicyInForce): PointsFacts => {
  const points = takeQualifying(former, event);
  const { data: { orderId, points: pending, terms: { activatesAt } }, occurredAt, receivedAt } = event;
  if (activatesAt === undefined || activatesAt <= occurredAt || activatesAt !== startOf(localDayNumber(activatesAt, zone), zone) || pending === 0) return points;
  const held = promiseOf(points, orderId);
  const day = Math.max(localDayNumber(activatesAt, zone), localDayNumber(receivedAt, zone), held?.[1] ?? 0);
  return replaced(points, held, [orderId, day, (held?.[2] ?? 0) + pending]);
};

export const keepActivation = (former: PointsFacts, event: PointsEarnedV1, { policy: { zone } }: PolicyInForce): PointsFacts => {
  const points = takeBalance(former, event);
  const held = promiseOf(points, event.data.orderId);
  if (held === undefined) return points;
  const [inTime, late] = points.activated ?? [0, 0];
  return { ...replaced(points, held), activated: localDayNumber(event.receivedAt, zone) <= held[1] ? [inTime + 1, late] : [inTime, late + 1] };
};

export const withdrawActivation = (former: PointsFacts, event: PointsClawedBackV1): PointsFacts => {
  const points = takeQualifying(former, event);
  const { orderId, takenFrom: { pending } } = event.data;
  const held = promiseOf(points, orderId);
  if (held === undefined || pending === 0) return points;
  return pending < held[2] ? replaced(points, held, [held[0], held[1], held[2] - pending]) : replaced(points, held);
};
