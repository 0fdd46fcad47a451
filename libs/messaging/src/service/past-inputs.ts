import type { Due, Event, PolicyInForce } from '@fealty/contracts';
import { Problem, unavailable } from '@fealty/runtime';
import type { Kafka } from 'kafkajs';
import type { ConsumerContext } from '../consume/consumer-context.js';
import type { CountedIn } from '../consume/counted-in.js';
import { readRecord, type ShardRecord } from '../consume/read-event.js';
import { partitionOf } from '../kafka/murmur2.js';
import { OffsetGone, ReadingTooLong, recordsAt } from '../kafka/records-at.js';

const inputsMax = 2_000;
const withinMs = 5_000;
const readingMax = 10;

type Given = Pick<ConsumerContext, 'consumption' | 'policies' | 'partitions'> & { readonly kafka: Kafka };
type Offsets = CountedIn['offsets'];

const instead = 'ask with `known` of a time before the late facts came, which answers as recorded, or of an earlier time, of which fewer are needed';
const tooMany = (found: number): Problem => new Problem(422, 'too-many-inputs', { detail: `${found} events would have to be read and folded, and at most ${inputsMax} are; ${instead}` });
const tooLong = (why: string): Problem => new Problem(422, 'too-long-to-fold', { detail: `${why}, which is ${withinMs / 1_000} seconds; ${instead}` });
const gone = (why: string): Problem => new Problem(410, 'inputs-gone', { detail: `${why}. What was recorded at the time still answers: ask with \`known\` of a time before the late facts came` });

/** An event with its place; the partition is its customer's. */
export interface PlacedEvent { readonly topic: string; readonly offset: number; readonly event: Event }

/** Reads again what a projection has counted in of a customer, and folds it by the rules that its batches fold by. Nothing of the service moves. */
export class PastInputs {
  private reading = 0;

  constructor(private readonly given: Given) {}

  /**
   * The events at these offsets, topic by topic in the order of their numbers.
   * @throws Problem 422 `too-many-inputs`, `too-long-to-fold`; 410 `inputs-gone`: a log begins later, or is another one; 503: Kafka does not answer, or too much is read at once
   */
  async read(customerId: string, offsets: Offsets): Promise<PlacedEvent[]> {
    const found = Object.values(offsets).reduce((sum, ofTopic) => sum + ofTopic.length, 0);
    if (found > inputsMax) throw tooMany(found);
    if (this.reading >= readingMax) throw new Problem(503, 'unavailable', { detail: `${readingMax} such answers are under way; try again`, headers: { 'retry-after': '1' } });
    this.reading += 1;
    const events = await this.eventsAt(customerId, offsets).finally(() => { this.reading -= 1; });
    return [...Map.groupBy(events, ({ topic }) => topic).values()].flatMap((ofTopic) => ofTopic.sort((one, other) => one.event.sequence - other.event.sequence));
  }

  /** The state that these events add up to, and that time alone has brought until an instant. */
  fold(events: readonly Event[], { customerId, programme, until }: { customerId: string; programme: string; until: string }): unknown {
    const { consumption: { customers, folds, notices }, policies } = this.given;
    let state: unknown = customers.start(customerId, programme);
    for (const event of events) state = folds.get(event.type)?.fold(state, event, policies.at(programme, event.occurredAt)) ?? state;
    const due: Due = { id: 'asked', customerId, programme, occurredAt: until, correlationId: 'asked', import: false, part: undefined, now: until };
    return notices === undefined || events.length === 0 ? state : notices(state, due, policies.at(programme, until));
  }

  /** What is in force at an instant. */
  policyAt(programme: string, instant: string): PolicyInForce {
    return this.given.policies.at(programme, instant);
  }

  private eventIn(record: ShardRecord, customerId: string): PlacedEvent {
    const { consumption, partitions } = this.given;
    const topic = consumption.topics.find(({ name }) => name === record.topic);
    const read = topic === undefined ? undefined : readRecord(record, { consumption, topic, partitions });
    if (read?.kind !== 'event' || read.event.customerId !== customerId) throw gone(`${record.topic}/${record.partition} holds at ${record.offset} what was not counted in of this customer: the log was recreated`);
    return { topic: record.topic, offset: record.offset, event: read.event };
  }

  private async eventsAt(customerId: string, offsets: Offsets): Promise<PlacedEvent[]> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => { reject(unavailable(new Error(`Kafka did not answer within ${withinMs} ms`))); }, withinMs + 500);
    try {
      return await Promise.race([recordsAt(this.given.kafka, { partition: partitionOf(customerId, this.given.partitions), offsets, withinMs }, (record) => this.eventIn(record, customerId)), late]);
    } catch (error) {
      if (error instanceof OffsetGone) throw gone(error.message);
      if (error instanceof ReadingTooLong) throw tooLong(error.message);
      throw error instanceof Problem ? error : unavailable(error);
    } finally {
      clearTimeout(timer);
    }
  }
}
