import { classify, CommitOutcomeUnknown, sqlStateOf } from '@fealty/postgres';
import { abandonment, forNoRequest, waitingFor } from '@fealty/runtime';
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

interface Waiting<Work, Result> { readonly work: Work; readonly size: number; readonly abandoned: AbortSignal | undefined; resolve(result: Result): void; reject(error: unknown): void }

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
    return waitingFor('the transaction that stores it', () => new Promise((resolve, reject) => {
      const one: Waiting<Work, Result> = { work, size, abandoned: abandonment(), resolve, reject };
      one.abandoned?.addEventListener('abort', () => { this.withdraw(one); });
      this.waiting.push(one);
      this.waitingSize += size;
      forNoRequest(() => { this.schedule(); });
    }));
  }

  /** Resolves when nothing waits or runs. */
  async idle(): Promise<void> {
    if (this.running === 0 && this.waiting.length === 0) return;
    await new Promise<void>((resolve) => { this.whenIdle.push(resolve); });
  }

  private withdraw(one: Waiting<Work, Result>): void {
    one.reject(one.abandoned?.reason);
    const at = this.waiting.indexOf(one);
    if (at < 0) return;
    this.waiting.splice(at, 1);
    this.waitingSize -= one.size;
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

  private async serve(group: readonly Waiting<Work, Result>[], before?: CommitOutcomeUnknown): Promise<void> {
    let wanted = group;
    let unknown = before;
    for (let attempt = 1; wanted.length > 0; attempt += 1) {
      try {
        const results = await this.settings.run(wanted.map(({ work }) => work));
        wanted.forEach((one, index) => { one.resolve(results[index] as Result); });
        return;
      } catch (error) {
        this.settings.failed(error);
        if (error instanceof CommitOutcomeUnknown) unknown = error;
        if (!isPassing(error) || attempt >= attemptsMax) return this.giveUp(wanted, error, unknown);
        await pause(Math.min(20 * 2 ** attempt, 500) * (0.5 + Math.random()));
        wanted = wanted.filter(({ abandoned }) => abandoned?.aborted !== true);
      }
    }
  }

  private async giveUp(group: readonly Waiting<Work, Result>[], error: unknown, unknown?: CommitOutcomeUnknown): Promise<void> {
    if (group.length === 1 || isPassing(error)) for (const one of group) one.reject(isPassing(error) ? unknown ?? error : error);
    else for (const one of group) await this.serve([one], unknown);
  }
}
