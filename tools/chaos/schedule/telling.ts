const waitingMax = 8;

/** Traffic that is told one wave after the other, in order, while the schedule goes on until eight waves wait. */
export class Telling {
  private readonly waiting = new Set<Promise<void>>();
  private last: Promise<void> = Promise.resolve();
  private failure: { readonly error: unknown } | undefined;

  /** Tells it once all before it has been answered. @throws what an earlier wave failed with */
  async begin(tell: () => Promise<void>): Promise<void> {
    while (this.waiting.size >= waitingMax) await Promise.race(this.waiting);
    this.rethrow();
    const told = this.last.then(tell).catch((error: unknown) => { this.failure ??= { error }; }).finally(() => { this.waiting.delete(told); });
    this.waiting.add(told);
    this.last = told;
  }

  /** Until everything has been answered. @throws what a wave failed with */
  async over(): Promise<void> {
    await this.last;
    this.rethrow();
  }

  private rethrow(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
