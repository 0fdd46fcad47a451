import type { Consumer } from 'kafkajs';

const silenceMsMax = 60_000;
const [waitMsMin, waitMsMax] = [200, 5_000];

/** When a consumer was last heard of, and how long to wait before one that crashed is begun anew. */
export class SignsOfLife {
  private lastAt = performance.now();
  private crashes = 0;

  /** A request that was not answered in time is a sign too: it is Kafka that is silent then, and starting anew would not help. */
  of(consumer: Pick<Consumer, 'on' | 'events'>): void {
    const { FETCH, HEARTBEAT, END_BATCH_PROCESS, GROUP_JOIN, REQUEST_TIMEOUT } = consumer.events;
    const sign = (): void => { this.lastAt = performance.now(); };
    for (const event of [FETCH, HEARTBEAT, END_BATCH_PROCESS, GROUP_JOIN, REQUEST_TIMEOUT] as const) consumer.on(event, sign);
    consumer.on(FETCH, () => { this.crashes = 0; });
  }

  /** For how many seconds a joined consumer has done nothing, once that is too long. */
  get silentSeconds(): number | undefined {
    return performance.now() - this.lastAt > silenceMsMax ? silenceMsMax / 1_000 : undefined;
  }

  /** Notes a crash, and tells how long to wait: longer with each that comes before anything was fetched. */
  crashed(): number {
    const waitMs = Math.min(waitMsMin * 2 ** this.crashes, waitMsMax);
    this.crashes += 1;
    return waitMs;
  }
}
