import type { DataOf, personUpdatedV1 } from '@fealty/contracts';

// A person is the newest word on each field, by when it was said and then by event id; in whatever order events arrive, the same person
// results. What was not told stays as it was; null is the word that something is not known any more.

/** One field and the word that stands: `toldAt` is `<occurredAt>/<event id>`. */
interface Told<Value> { readonly value: Value; readonly toldAt: string }
export interface Person {
  readonly fields: Readonly<Record<string, Told<string | null>>>;
  readonly consents: Readonly<Record<string, Told<boolean>>>;
  /** She was erased then: what was said of before counts no more, however late it comes. */
  readonly erasedAt?: string;
}
export interface PersonChange { readonly fields: Readonly<Record<string, string | null>>; readonly consents: Readonly<Record<string, boolean>> }

export const nobodyKnown: Person = { fields: {}, consents: {} };

const personal = new Set(['fealty.shop.customer-registered.v1', 'fealty.shop.customer-updated.v1']);
const consented = 'fealty.shop.customer-consented.v1';

/** What a platform event says about the person, or undefined when nothing. `names` are the fields that its contract marks as personal. */
export const personChangeOf = (type: string, data: unknown, names: readonly string[]): PersonChange | undefined => {
  if (type === consented) {
    const { topic, granted } = data as { topic: string; granted: boolean };
    return { fields: {}, consents: { [topic]: granted } };
  }
  if (!personal.has(type)) return undefined;
  const fields = Object.fromEntries(Object.entries(data as Record<string, unknown>).filter((field): field is [string, string | null] => names.includes(field[0]) && (typeof field[1] === 'string' || field[1] === null)));
  return Object.keys(fields).length === 0 ? undefined : { fields, consents: {} };
};

/** A person has to fit into one record: of more names than this, those that came later are not kept. A newer word on one that is known always is. */
const namesMax = 1_000;

const newest = <Value>(told: Readonly<Record<string, Told<Value>>>, values: Readonly<Record<string, Value>>, toldAt: string): Readonly<Record<string, Told<Value>>> => {
  let room = namesMax - Object.keys(told).length;
  const newer = Object.entries(values).filter(([name]) => (Object.hasOwn(told, name) ? toldAt > (told[name]?.toldAt ?? '') : (room -= 1) >= 0));
  return newer.length === 0 ? told : { ...told, ...Object.fromEntries(newer.map(([name, value]) => [name, { value, toldAt }])) };
};

/** The same reference back when nothing of it stands. */
export const evolvePerson = (person: Person, change: PersonChange, toldAt: string): Person => {
  if (person.erasedAt !== undefined && toldAt < person.erasedAt) return person;
  const fields = newest(person.fields, change.fields, toldAt);
  const consents = newest(person.consents, change.consents, toldAt);
  return fields === person.fields && consents === person.consents ? person : { ...person, fields, consents };
};

/** Nothing is known of her any more, by an instant of the database's clock. */
export const erasedPerson = (erasedAt: string): Person => ({ ...nobodyKnown, erasedAt });

const valuesOf = <Value>(told: Readonly<Record<string, Told<Value | null>>>): Record<string, Value> =>
  Object.fromEntries(Object.keys(told).sort().flatMap((name) => { const value = told[name]?.value ?? null; return value === null ? [] : [[name, value]]; }));

/** The whole person as `people.v1` carries it; names in order, so that equal persons are equal text. */
export const personData = (person: Person): DataOf<typeof personUpdatedV1> =>
  ({ ...valuesOf(person.fields), consents: valuesOf(person.consents) });

/** Whether a reader of `people.v1` would see a difference. */
export const looksDifferent = (before: Person, after: Person): boolean => JSON.stringify(personData(before)) !== JSON.stringify(personData(after));
