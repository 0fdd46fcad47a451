/** Pieces of one order line: bought, or taken back. */
export interface ReturnedPiece { readonly orderId: string; readonly lineId: string; readonly quantity: number }

/** Finds the purchases that returns without an order number belong to: the latest ones of the same item first, split over several if need be. */
export class ReturnMatcher {
  private readonly purchases = new Map<string, { orderId: string; lineId: string; left: number }[]>();

  bought(customer: string, sku: string, { orderId, lineId, quantity }: ReturnedPiece): void {
    const key = `${customer}\n${sku}`;
    const stack = this.purchases.get(key) ?? [];
    this.purchases.set(key, stack);
    stack.push({ orderId, lineId, left: quantity });
  }

  returned(customer: string, sku: string, quantity: number): { pieces: ReturnedPiece[]; unmatched: number } {
    const stack = this.purchases.get(`${customer}\n${sku}`) ?? [];
    const pieces: ReturnedPiece[] = [];
    let unmatched = quantity;
    for (let latest = stack.at(-1); latest !== undefined && unmatched > 0; latest = stack.at(-1)) {
      const taken = Math.min(latest.left, unmatched);
      pieces.push({ orderId: latest.orderId, lineId: latest.lineId, quantity: taken });
      latest.left -= taken;
      unmatched -= taken;
      if (latest.left === 0) stack.pop();
    }
    return { pieces, unmatched };
  }
}
