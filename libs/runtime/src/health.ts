/** Nothing when all is well, else the reason why not. */
export type Check = () => string | undefined | Promise<string | undefined>;

/** What a health address answers. */
export interface HealthReport {
  status: 'ok' | 'unavailable';
  /** `ok` or the reason, by the name of the check. */
  checks: Record<string, string>;
}

const answerWithinMs = 2_000;

const reasonOf = async (check: Check): Promise<string> => {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => { resolve(`no answer within ${answerWithinMs} ms`); }, answerWithinMs);
  try {
    return await Promise.race([late, (async () => await check() ?? 'ok')()]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
};

const report = async (checks: ReadonlyMap<string, Check>): Promise<HealthReport> => {
  const entries = await Promise.all([...checks].map(async ([name, check]) => [name, await reasonOf(check)] as const));
  return { status: entries.every(([, reason]) => reason === 'ok') ? 'ok' : 'unavailable', checks: Object.fromEntries(entries) };
};

/**
 * Named checks behind `/health/live` and `/health/ready`. Liveness asks whether this process can still work by itself: a crashed
 * consumer, never Kafka or the database. Readiness asks whether it should be sent work now.
 */
export class Health {
  private readonly alive = new Map<string, Check>();
  private readonly ready = new Map<string, Check>();

  /** A red one gets the process restarted. */
  addLiveness(name: string, check: Check): void {
    this.alive.set(name, check);
  }

  addReadiness(name: string, check: Check): void {
    this.ready.set(name, check);
  }

  /** Step one of a stop: readiness is red from now on. */
  stopping(): void {
    this.ready.set('stopping', () => 'the process is stopping');
  }

  live(): Promise<HealthReport> {
    return report(this.alive);
  }

  /** Ready includes alive: of a name that both have, both. */
  isReady(): Promise<HealthReport> {
    const both = new Map(this.alive);
    for (const [name, check] of this.ready) {
      const alive = this.alive.get(name);
      both.set(name, alive === undefined ? check : async () => await alive() ?? check());
    }
    return report(both);
  }
}
