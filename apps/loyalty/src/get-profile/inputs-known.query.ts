import type { CountedIn, PlacedEvent } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import type { Until } from './get-profile.query.js';

type Offsets = CountedIn['offsets'];

interface Newest {
  readonly version: number;
  readonly recorded_at: Date;
  readonly rests_on: Readonly<Record<string, number>> | null;
  readonly until: Date;
}
interface InputsRow { readonly inputs: Offsets | null; readonly by_then: boolean | null; readonly rebuilt: boolean }

const newestKnown = 'select version, recorded_at, rests_on, least($2, $3, now()) as until from history where customer_id = $1 and recorded_at <= $2 order by version desc limit 1';
const inputs = `
select inputs, inputs_from <= $3 as by_then, false as rebuilt from history where customer_id = $1 and recorded_at <= $2
union all select inputs, inputs_from <= $3, false from quiet_inputs where customer_id = $1 and recorded_at <= $2
union all select inputs, inputs_from <= $3, true from rebuilt_inputs where customer_id = $1`;

export interface InputsKnown {
  readonly version: number;
  readonly recordedAt: string;
  readonly restsOn: Readonly<Record<string, number>>;
  /** Until when time alone can have brought something: no later than was known. */
  readonly until: string;
  /** Where everything stands that can have occurred by then, and all of the ledger. */
  readonly offsets: Offsets;
  /** What a rebuild counted in was not known as early as that in any case. */
  readonly wasKnown: (placed: PlacedEvent) => boolean;
}

const placesIn = (rows: readonly InputsRow[]): ReadonlyMap<string, ReadonlySet<number>> => {
  const places = new Map<string, Set<number>>();
  for (const row of rows) {
    for (const [topic, ofTopic] of Object.entries(row.inputs ?? {})) {
      if (row.by_then !== true && topic !== 'points.v1') continue;
      const known = places.get(topic) ?? new Set<number>();
      for (const offset of ofTopic) known.add(offset);
      places.set(topic, known);
    }
  }
  return places;
};

/** What the newest version recorded by `known` rests on, and where it stands; nothing where that was not kept of all of it. */
export const inputsKnown = async (database: Database, customerId: string, { at, known }: Until): Promise<InputsKnown | undefined> => {
  const parameters = [customerId, known, at];
  const [[newest], rows] = await Promise.all([database.query<Newest>(newestKnown, parameters), database.query<InputsRow>(inputs, parameters)]);
  const isWhole = rows.every((row) => row.inputs !== null) || rows.some(({ rebuilt }) => rebuilt);
  if (newest === undefined || newest.rests_on === null || !isWhole) return undefined;
  const { version, recorded_at: recordedAt, rests_on: restsOn, until } = newest;
  const kept = placesIn(rows.filter(({ rebuilt }) => !rebuilt));
  return {
    version, recordedAt: recordedAt.toISOString(), restsOn, until: until.toISOString(), offsets: Object.fromEntries([...placesIn(rows)].map(([topic, places]) => [topic, [...places]])),
    wasKnown: ({ topic, offset, event }) => event.sequence <= (restsOn[topic] ?? 0) || kept.get(topic)?.has(offset) === true,
  };
};
