import { dayIn } from './calendar.js';
import { isOf, policyAt, type Input, type Reference } from './told.js';

/** Points of one order, promised to be active by a day. */
export interface ActivationPromised { readonly due: string; readonly active?: string }

/** Of each order the promise that its pending points make until they are active; those taken back before are left out. */
export const activationsIn = (points: readonly Input[], reference: Reference): ActivationPromised[] => {
  const dayOf = (instant: string, at: string): string => dayIn(instant, policyAt(reference, at).policy.zone);
  const beginsDay = (instant: string, at: string): boolean => dayOf(instant, at) !== dayOf(new Date(Date.parse(instant) - 1).toISOString(), at);
  const ended: ActivationPromised[] = [];
  const waiting = new Map<string, { due: string; points: number }>();
  for (const input of points) {
    const { occurredAt, receivedAt = occurredAt, data } = input;
    const order = String(data['orderId']);
    const held = waiting.get(order);
    const { activatesAt } = (data['terms'] ?? {}) as { activatesAt?: string };
    if (isOf('points-pending')(input) && activatesAt !== undefined && activatesAt > occurredAt && beginsDay(activatesAt, occurredAt) && Number(data['points']) > 0) {
      const due = [dayOf(activatesAt, occurredAt), dayOf(receivedAt, occurredAt), held?.due ?? ''].sort().at(-1) ?? '';
      waiting.set(order, { due, points: (held?.points ?? 0) + Number(data['points']) });
    } else if (isOf('points-earned')(input) && held !== undefined) {
      ended.push({ due: held.due, active: dayOf(receivedAt, occurredAt) });
      waiting.delete(order);
    } else if (isOf('points-clawed-back')(input) && held !== undefined) {
      const left = held.points - (data['takenFrom'] as { pending: number }).pending;
      if (left > 0) waiting.set(order, { ...held, points: left });
      else waiting.delete(order);
    }
  }
  return [...ended, ...[...waiting.values()].map(({ due }) => ({ due }))];
};
