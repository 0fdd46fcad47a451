import type { Purchase } from '@fealty/contracts';

/** An order of one line, as orders tells it: what it counted for before the event and after. */
export const aPurchase = (told: Partial<Purchase> = {}): Purchase => {
  const { orderId = 'o-1', keptMinor = 2_500, keptBeforeMinor = 0, purchaseDay = '2026-03-01' } = told;
  return {
    orderId, channel: 'web', placedAt: `${purchaseDay}T09:00:00.000Z`, paidAt: `${purchaseDay}T10:00:00.000Z`, purchaseDay,
    kept: keptMinor > 0, keptBefore: keptBeforeMinor > 0, keptMinor, keptBeforeMinor, ...told,
  };
};
