import { classify, CommitOutcomeUnknown, sqlStateOf } from '@fealty/postgres';
import { setTimeout as pause } from 'node:timers/promises';

export interface GroupCommitSettings<Work, Result> {
  /** One transaction for the whole group; answers in the order of the group. */
  readonly run: (group: readonly Work[]) => Promise<readonly Result[]>;
  readonly sizeOf: (work: Work) => number;
  readonly failed: (error: unknown) => void;
  /** How long the first of a group waits for company. @default 3 */
  readonly waitMs?: number;
  /** @default 2000 */
  readonly groupSizeMax?: number;
  /** Transactions at once: while one waits for the disk, the next is being prepared. @default 2 */
  readonly atOnceMax?: number;
  /** Beyond it, work is refused with `Overloaded`. @default 20000 */
  readonly waitingSizeMax?: number;
  /** Why nothing is taken now; `undefined` when it is. */
  readonly refusing?: () => Error | undefined;
}

/** More waits than could be done in time; nothing was stored. */
export class Overloaded extends Error {}

interface Waiting<Work, Result> { readonly work: Work; readonly size: number; resolve(result: Result): void; reject(error: unknown): void }

const attemptsMax = 6;
// Two senders of one id at the same time: the later one finds it taken when it tries again.
const uniqueViolation = '23505';
const isPassing = (error: unknown): boolean => error instanceof CommitOutcomeUnknown || classify(error) === 'retryable' || sqlStateOf(error) === uniqueViolation;

/**
 * Puts what arrives within a few milliseconds into one transaction, so that many small senders cost one COMMIT. Passing faults are
 * tried again with backoff; when the database refuses a group for its content, each work of it runs alone.
 */
export class GroupCommit<Work, Result> {
  private waiting: Waiting<Work, Result>[] = [];
  private waitingSize = 0;
  private running = 0;
  private timer: NodeJS.Timeout | undefined;
  private whenIdle: (() => void)[] = [];

  constructor(private readonly settings: GroupCommitSettings<Work, Result>) {}

  /** Resolves after COMMIT. @throws Overloaded; why nothing is taken now; or the last fault, and then nothing of this work was stored. */
  submit(work: Work): Promise<Result> {
    const size = this.settings.sizeOf(work);
    const refusal = this.settings.refusing?.();
    if (refusal !== undefined) return Promise.reject(refusal);
    if (this.waitingSize > 0 && this.waitingSize + size > (this.settings.waitingSizeMax ?? 20_000)) return Promise.reject(new Overloaded('too much waits already'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ work, size, resolve, reject });
      this.waitingSize += size;
      this.schedule();
    });
  }

  /** Resolves when nothing waits or runs. */
  async idle(): Promise<void> {
    if (this.running === 0 && this.waiting.length === 0) return;
    await new Promise<void>((resolve) => { this.whenIdle.push(resolve); });
  }

  private schedule(): void {
    if (this.waiting.length === 0 || this.running >= (this.settings.atOnceMax ?? 2)) return;
    if (this.waitingSize >= (this.settings.groupSizeMax ?? 2_000)) this.begin();
    else this.timer ??= setTimeout(() => { this.begin(); }, this.settings.waitMs ?? 3);
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length === 0 || this.running >= (this.settings.atOnceMax ?? 2)) return;
    const group = this.next();
    this.running += 1;
    void this.serve(group).finally(() => {
      this.running -= 1;
      // What came meanwhile has waited long enough.
      if (this.waiting.length > 0) this.begin();
      else if (this.running === 0) for (const resolve of this.whenIdle.splice(0)) resolve();
    });
    this.schedule();
  }

  private next(): Waiting<Work, Result>[] {
    let size = 0;
    let count = 0;
    for (const one of this.waiting) {
      if (count > 0 && size + one.size > (this.settings.groupSizeMax ?? 2_000)) break;
      size += one.size;
      count += 1;
    }
    this.waitingSize -= size;
    return this.waiting.splice(0, count);
  }

  private async serve(group: readonly Waiting<Work, Result>[]): Promise<void> {
    try {
      const results = await this.attempt(group.map(({ work }) => work));
      group.forEach((one, index) => { one.resolve(results[index] as Result); });
    } catch (error) {
      const [only] = group;
      if (group.length === 1) only?.reject(error);
      else if (isPassing(error)) for (const one of group) one.reject(error);
      else for (const one of group) await this.serve([one]);
    }
  }

  private async attempt(group: readonly Work[]): Promise<readonly Result[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.settings.run(group);
      } catch (error) {
        this.settings.failed(error);
        if (!isPassing(error) || attempt >= attemptsMax) throw error;
        await pause(Math.min(20 * 2 ** attempt, 500) * (0.5 + Math.random()));
      }
    }
  }
}
