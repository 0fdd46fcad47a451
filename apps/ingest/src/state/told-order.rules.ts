import type { PlatformLine } from '@fealty/contracts';

export interface ToldOrder {
  readonly currency?: string;
  readonly rate?: string;
  readonly shippingMinor: number;
  readonly discountMinor: number;
  readonly paidWithPointsMinor: number;
  readonly lines: readonly PlatformLine[];
}

const pointers: Readonly<Record<string, '/data' | '/data/newOrder'>> = {
  'fealty.shop.order-placed.v1': '/data', 'fealty.shop.order-amended.v1': '/data', 'fealty.shop.order-exchanged.v1': '/data/newOrder',
};

/** The order that an event tells, and where in the event it stands; undefined for an event that tells none. */
export const toldOrder = (type: string, data: unknown): { readonly order: ToldOrder; readonly pointer: string } | undefined => {
  const pointer = pointers[type];
  if (pointer === undefined) return undefined;
  return { order: (pointer === '/data' ? data : (data as { readonly newOrder: unknown }).newOrder) as ToldOrder, pointer };
};
