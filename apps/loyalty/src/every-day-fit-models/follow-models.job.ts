import type { Policies } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { askAgain } from './ask-again.table.js';

export interface FollowerSettings {
  readonly database: Database;
  readonly policies: Pick<Policies, 'names' | 'models'>;
  readonly log: { warn(context: object, message: string): void };
}

const everyMs = 30_000;

/**
 * What is rebuilt beside the live state hears of a version while it reads on; who was folded before it came is looked at again, as in the
 * live state. It fits nothing, says nothing, and remembers nothing: after a restart it walks once more.
 */
export class FollowModels {
  private readonly reached = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly settings: FollowerSettings) {}

  start(): void {
    this.timer = setInterval(() => { this.running ??= this.tick().finally(() => { this.running = undefined; }); }, everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** One look at every programme. */
  async tick(now = new Date().toISOString()): Promise<void> {
    const { policies, log } = this.settings;
    for (const programme of policies.names()) {
      try {
        await this.follow(programme, now);
      } catch (error) {
        log.warn({ err: error, programme }, 'the models could not be followed; it will be tried again');
      }
    }
  }

  private async follow(programme: string, now: string): Promise<void> {
    const { database, policies } = this.settings;
    const inForce = policies.models(programme).findLast(({ effectiveFrom }) => effectiveFrom <= now);
    if (inForce === undefined || this.reached.get(programme) === inForce.version) return;
    if (await askAgain(database, programme, inForce.version) === 0) this.reached.set(programme, inForce.version);
  }
}
