import * as exported from '@fealty/contracts';
import type { EventContract } from '@fealty/contracts';

const isContract = (value: unknown): value is EventContract => typeof value === 'object' && value !== null && 'type' in value && 'because' in value;
const byType = (a: EventContract, b: EventContract): number => (a.type < b.type ? -1 : 1);

/** Every event contract that `libs/contracts` exports, by type. */
export const contracts: readonly EventContract[] = Object.values(exported as Record<string, unknown>).filter(isContract).sort(byType);

/** `order-placed` of `fealty.shop.order-placed.v1`. */
export const eventName = (type: string): string => type.split('.')[2] ?? type;
