import { holds, letGo } from './ask-again.table.js';
import { refit, spread, type KeeperSettings } from './keep-programme.job.js';
import type { Look } from './refit.rules.js';

const everyMs = 30_000;

/** Keeps the models of all programmes: looks every half minute whether a fit is due, says what came of it, and has everybody looked at who rests on an older version. */
export class KeepModels {
  private readonly quiet = new Map<string, Look>();
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly settings: KeeperSettings) {}

  start(): void {
    this.timer = setInterval(() => { this.running ??= this.tick().finally(() => { this.running = undefined; }); }, everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
    await letGo(this.settings.database, this.settings.instance);
  }

  /** One look at every programme. */
  async tick(now = new Date().toISOString()): Promise<void> {
    const { policies, database, instance, log } = this.settings;
    for (const programme of policies.names()) {
      try {
        const policy = policies.latest(programme)?.policy;
        if (policy === undefined || !await holds(database, programme, instance)) continue;
        this.quiet.set(programme, await refit(this.settings, policy, { now, quiet: this.quiet.get(programme), stopping: this.stopping.signal }));
        await spread(this.settings, programme, now);
      } catch (error) {
        log.warn({ err: error, programme }, 'the models could not be kept; it will be tried again');
      }
    }
  }
}
