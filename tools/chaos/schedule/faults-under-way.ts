const atOnceMax = 3;

interface Fault { readonly hurts: readonly string[]; readonly over: Promise<void> }

/** Faults that last while the schedule goes on: several at once, never two of the same process or server. */
export class FaultsUnderWay {
  private readonly faults = new Set<Fault>();
  private failure: { readonly error: unknown } | undefined;
  private fail: (error: unknown) => void = () => undefined;
  /** Rejects with what the first one failed with: what waits for a server that did not come back would wait for ever. */
  readonly failed = new Promise<never>((_resolve, reject) => { this.fail = reject; });

  constructor() {
    this.failed.catch(() => undefined);
  }

  /** Begins once nothing that it hurts is hurt any more and fewer than three others last. @throws what an earlier one failed with */
  async begin(hurts: readonly string[], run: () => Promise<void>): Promise<void> {
    for (;;) {
      this.rethrow();
      const inTheWay = [...this.faults].filter((fault) => this.faults.size >= atOnceMax || fault.hurts.some((name) => hurts.includes(name)));
      if (inTheWay.length === 0) break;
      await Promise.race(inTheWay.map(({ over }) => over));
    }
    const fault: Fault = { hurts, over: run().catch((error: unknown) => { this.failure ??= { error }; this.fail(error); }).finally(() => { this.faults.delete(fault); }) };
    this.faults.add(fault);
  }

  isHurt(name: string): boolean {
    return [...this.faults].some(({ hurts }) => hurts.includes(name));
  }

  /** Until none lasts. @throws what one of them failed with */
  async over(): Promise<void> {
    while (this.faults.size > 0) await Promise.all([...this.faults].map(({ over }) => over));
    this.rethrow();
  }

  private rethrow(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
