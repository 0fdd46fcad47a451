export interface LookSettings {
  /** Answers whether all is well. */
  readonly look: () => Promise<boolean>;
  readonly failed: (error: unknown) => void;
  /** @default 1000 */
  readonly againMs?: number;
}

const triesMax = 60;

/**
 * Looks at something one time after another: who asks while a look is under way gets the next one, which sees what has happened since. What
 * asks may happen only once, so a look that failed is repeated until it has been seen.
 */
export class Look {
  private running: Promise<boolean> | undefined;
  private next: Promise<boolean> | undefined;

  constructor(private readonly settings: LookSettings) {}

  /** What a look that begins from now on has seen; false when it failed. */
  ask(tries = triesMax): Promise<boolean> {
    if (this.running === undefined) return (this.running = this.once(tries).finally(() => { this.running = undefined; }));
    this.next ??= this.running.then(() => {
      this.next = undefined;
      return this.ask(tries);
    });
    return this.next;
  }

  private async once(tries: number): Promise<boolean> {
    const { look, failed, againMs = 1_000 } = this.settings;
    try {
      return await look();
    } catch (error) {
      failed(error);
      if (tries > 1) setTimeout(() => { void this.ask(tries - 1); }, againMs).unref();
      return false;
    }
  }
}
