import { personUpdatedV1 } from '@fealty/contracts';
import { derivedId, partitionOf, seal, type OutgoingRecord, type OutgoingRow } from '@fealty/messaging';
import type { Accepted } from './number-events.rules.js';
import { personEvent, type ChangedPerson } from './say-person.rules.js';

interface Said { readonly accepted: readonly Accepted[]; readonly persons: readonly ChangedPerson[]; readonly ordinal: number }

/** What one transaction says, with its bytes: one row per shard, events in their order; what is about no customer has a shard of its own. */
export const outgoingRows = ({ accepted, persons, ordinal }: Said, partitions: number): OutgoingRow[] => {
  const rows = new Map<number, OutgoingRecord[]>();
  const say = (shard: number, record: OutgoingRecord): void => {
    const records = rows.get(shard);
    if (records === undefined) rows.set(shard, [record]);
    else records.push(record);
  };
  for (const { event, candidate } of accepted) {
    const { contract, about } = candidate.checked.said;
    const shard = about === 'customer' ? partitionOf(event.customerId, partitions) : partitions;
    say(shard, seal(contract, event, about === 'customer' ? shard : 0).record);
  }
  for (const person of persons) {
    if (person.heard === undefined) continue;
    const shard = partitionOf(person.customerId, partitions);
    const id = derivedId('person', person.customerId, person.stored.version);
    say(shard, seal(personUpdatedV1, personEvent(person, person.heard, id), shard).record);
  }
  return [...rows].map(([shard, records]) => ({ shard, ordinal, records }));
};
