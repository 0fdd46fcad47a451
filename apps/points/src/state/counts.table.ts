import { pointsReleasedV1, type Event, type PersonUpdatedV1, type PointsReleasedV1 } from '@fealty/contracts';
import type { Writes } from '@fealty/messaging';
import type { Statement } from '@fealty/postgres';
import { createHash } from 'node:crypto';
import type { SharedThing, Told } from './marks.rules.js';

/** What a device or an address is kept as, in accounts and in points.counts. */
export const markOf = (programme: string, thing: SharedThing, told: string): string => createHash('sha256').update(`${programme}/${thing}/${told}`).digest('base64url').slice(0, 22);

export const marksIn = ({ programme, data: { device, addressHash } }: PersonUpdatedV1): Told =>
  ({ device: device === undefined ? undefined : markOf(programme, 'device', device), address: addressHash === undefined ? undefined : markOf(programme, 'address', addressHash) });

const isReleased = (event: Event): event is PointsReleasedV1 => event.type === pointsReleasedV1.type;

const lessText = `
  update counts c set amount = greatest(0, c.amount - back.points), times = case when c.amount > back.points then c.times else 0 end
  from (select customer_id, id, sum(points)::bigint as points from unnest($1::uuid[], $2::text[], $3::bigint[]) as t(customer_id, id, points) group by customer_id, id) back
  where (c.customer_id, c.id) = (back.customer_id, back.id)`;

/** points.counts: points of a hold that go back unspent count no more, for nobody who shares what it was counted for. */
export const countLessOfHolds: Writes = ({ events }) => {
  const released = events.flatMap((event: Event) => (isReleased(event) ? [event] : []));
  if (released.length === 0) return [];
  return [{ name: 'count_less_of_holds', text: lessText, values: [released.map(({ customerId }) => customerId), released.map(({ data }) => data.holdId), released.map(({ data }) => data.points)] }];
};

/** What an erased customer was counted for goes. */
export const clearShared = (customerIds: readonly string[]): readonly Statement[] => [{ text: 'delete from counts where customer_id = any($1::uuid[])', values: [customerIds] }];
