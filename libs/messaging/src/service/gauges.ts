import { meter, type Health } from '@fealty/runtime';
import { waitAtMost } from '../transport/wait-at-most.js';

/** What the gauges tell, of all replicas together. Counts go no further than `countMax`. */
export interface Standing {
  readonly topics: readonly { readonly topic: string; readonly next: number; /** Not known while Kafka does not answer. */ readonly end?: number | undefined }[];
  readonly unsent: number;
  readonly parked: number;
  readonly quarantined: number;
}

/** Beyond it nothing is counted: an alarm needs no more, and a long table costs no more. */
export const countMax = 100_000;
/** A count of rows that stops there. @example boundedCount('outgoing') */
export const boundedCount = (table: string, where = 'true'): string => `(select count(*) from (select 1 from ${table} where ${where} limit ${countMax}) counted)`;

interface Observed { readonly service: string; readonly health: Pick<Health, 'isReady'>; readonly standing: () => Promise<Standing>; /** @default 5000 */ readonly keptMs?: number }

const answerMsMax = 4_000;

/** The answer of a question, asked anew when the last one is so old; who asks meanwhile gets the same. Nothing when there was none in time. */
const kept = <Answer>(keptMs: number, ask: () => Promise<Answer>): (() => Promise<Answer | undefined>) => {
  let asked: { readonly at: number; readonly answer: Promise<Answer | undefined> } | undefined;
  return () => {
    if (asked === undefined || performance.now() - asked.at > keptMs) asked = { at: performance.now(), answer: waitAtMost(answerMsMax, ask()).catch(() => undefined) };
    return asked.answer;
  };
};

const lagsOf = (topics: Standing['topics']): ReadonlyMap<string, number> => {
  const lags = new Map<string, number>();
  for (const { topic, next, end } of topics) if (end !== undefined) lags.set(topic, (lags.get(topic) ?? 0) + Math.max(0, end - next));
  return lags;
};

/**
 * Gauges of what readiness and `/progress` tell, for alerts. They are read when somebody asks `/metrics`, at most every few seconds however often
 * that is. What is not known, such as the ends of topics while Kafka is away, is left out; `fealty_ready` is always there.
 */
export const observeService = ({ service, health, standing, keptMs = 5_000 }: Observed): void => {
  const gauge = (name: string, description: string) => meter.createObservableGauge(name, { description });
  const lag = gauge('fealty.lag.records', 'Records of a topic that the service has not applied yet');
  const unsent = gauge('fealty.unsent.rows', 'Rows that wait to be sent to Kafka');
  const parked = gauge('fealty.parked.records', 'Events whose stream waits for somebody to look');
  const quarantined = gauge('fealty.quarantined.records', 'Records of which nobody can tell whose they are');
  const ready = gauge('fealty.ready', '1 while this process is ready, else 0');
  const answer = kept(keptMs, async () => {
    const [report, known] = await Promise.all([health.isReady(), waitAtMost(answerMsMax - 500, standing()).catch(() => undefined)]);
    return { isReady: report.status === 'ok', known };
  });
  meter.addBatchObservableCallback(async (result) => {
    const { isReady = false, known } = await answer() ?? {};
    result.observe(ready, isReady ? 1 : 0, { service });
    if (known === undefined) return;
    for (const [topic, records] of lagsOf(known.topics)) result.observe(lag, records, { service, topic });
    for (const [of, count] of [[unsent, known.unsent], [parked, known.parked], [quarantined, known.quarantined]] as const) result.observe(of, count, { service });
  }, [lag, unsent, parked, quarantined, ready]);
};
