import type { Event, DataOf } from '@fealty/contracts';
import { personUpdatedV1 } from '@fealty/contracts';
import type { Accepted } from './number-events.rules.js';
import { evolvePerson, looksDifferent, nobodyKnown, personData, type Person } from './person.rules.js';

/** The person of a customer and the version that `people.v1` last carried; 0 before the first. */
export interface StoredPerson { readonly person: Person; readonly version: number }

export interface ChangedPerson {
  readonly customerId: string;
  readonly stored: StoredPerson;
  /** The accepted event that a reader hears of it through; undefined when there is nothing new to hear. */
  readonly heard: Accepted | undefined;
}

/** Folds what one transaction accepted into the persons concerned: at most one new version per customer. */
export const changePersons = (accepted: readonly Accepted[], stored: ReadonlyMap<string, StoredPerson>): readonly ChangedPerson[] => {
  const after = new Map<string, { person: Person; latest: Accepted }>();
  for (const one of accepted) {
    const { person: change, occurredAt } = one.candidate.checked;
    const { customerId } = one.taken;
    if (change === undefined || customerId === null) continue;
    const before = after.get(customerId)?.person ?? stored.get(customerId)?.person ?? nobodyKnown;
    const person = evolvePerson(before, change, `${occurredAt}/${one.event.id}`);
    if (person !== before) after.set(customerId, { person, latest: one });
  }
  return [...after].map(([customerId, { person, latest }]) => {
    const before = stored.get(customerId) ?? { person: nobodyKnown, version: 0 };
    const different = looksDifferent(before.person, person);
    return { customerId, stored: { person, version: before.version + (different ? 1 : 0) }, heard: different ? latest : undefined };
  });
};

/** What `people.v1` says of a changed person; state-carried, so its sequence is the version. */
export const personEvent = ({ customerId, stored }: ChangedPerson, because: Accepted, id: string): Event<typeof personUpdatedV1.type, DataOf<typeof personUpdatedV1>> => ({
  ...because.event, id, type: personUpdatedV1.type, customerId, sequence: stored.version, causationId: because.event.id, data: personData(stored.person),
});
