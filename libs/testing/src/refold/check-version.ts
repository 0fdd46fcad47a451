import { dayIn } from './calendar.js';
import { refold, statedOf, typesCounted } from './refold.js';
import type { Input, Inputs, Reference, StatedBy } from './told.js';

/** An input with its place: topic and number. */
export interface NumberedInput extends Input { readonly id: string; readonly topic: string; readonly sequence: number }

/** A version as it was said, and how far each topic is counted in. */
export interface VersionSaid {
  readonly said: StatedBy & { readonly profile: unknown; readonly causes: readonly { readonly id: string; readonly type: string }[] };
  readonly restsOn: Readonly<Record<string, number>>;
}

const topics = ['orders', 'points', 'complaints', 'notifications', 'shop'] as const;
const inputsOf = (of: readonly NumberedInput[]): Inputs => Object.fromEntries(topics.map((topic) =>
  [topic, of.filter((input) => input.topic === `${topic}.v1`).sort((one, other) => one.sequence - other.sequence)])) as unknown as Inputs;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Paths at which two profiles differ. A prediction that is not counted a second time is left out. */
export const differences = (said: unknown, counted: unknown, path = ''): string[] => {
  if (!isObject(said) || !isObject(counted)) return Object.is(said, counted) ? [] : [`${path.slice(1)} is ${JSON.stringify(said)}, counted again ${JSON.stringify(counted)}`];
  const fields = new Set([...Object.keys(said), ...Object.keys(counted)]);
  return [...fields].filter((field) => path !== '.predictions' || field in counted).flatMap((field) => differences(said[field], counted[field], `${path}.${field}`));
};

const isMidnight = (instant: string, zone: string): boolean => dayIn(instant, zone) !== dayIn(new Date(Date.parse(instant) - 1).toISOString(), zone);

const wronglyStated = (inputs: Inputs, reference: Reference, { said }: VersionSaid): string[] => {
  const told = statedOf(inputs, reference);
  if (told === undefined || told.asOf === said.asOf) return told === undefined || told.policyVersion === said.policyVersion ? [] : [`by policy ${said.policyVersion}, in force was ${told.policyVersion}`];
  const zone = reference.policies.find(({ version }) => version === said.policyVersion)?.policy.zone ?? 'UTC';
  return said.asOf > told.asOf && isMidnight(said.asOf, zone) ? [] : [`stated at ${said.asOf}, the newest that was told is of ${told.asOf}`];
};

const wrongCauses = (events: readonly NumberedInput[], { said, restsOn }: VersionSaid): string[] => {
  const known = new Map(events.map((event) => [event.id, event]));
  return said.causes.flatMap(({ id, type }) => {
    if (type.startsWith('fealty.loyalty.')) return [];
    const event = known.get(id);
    if (event === undefined) return [`its cause ${id} is in no log`];
    return event.sequence <= (restsOn[event.topic] ?? 0) ? [] : [`its cause ${id} is number ${event.sequence} of ${event.topic}, counted in only up to ${restsOn[event.topic] ?? 0}`];
  });
};

const parts = ['pending', 'available', 'held', 'debt'] as const;

/** What the entries of the ledger that had occurred by an instant come to, each of them the difference between two balances told after each other. */
const balanceAt = (points: readonly Input[], at: string): Record<string, number> => {
  const entries = points.filter(({ type, data }) => typesCounted.includes(type) && data['balance'] !== undefined);
  const told = (index: number, part: string): number => (entries[index]?.data['balance'] as Record<string, number> | undefined)?.[part] ?? 0;
  const sumOf = (part: string): number => entries.reduce((sum, { occurredAt }, index) => (occurredAt <= at ? sum + told(index, part) - told(index - 1, part) : sum), 0);
  const [pending = 0, available = 0, held = 0, debt = 0] = parts.map(sumOf);
  return { pending: Math.max(pending, 0), available: Math.max(available - debt, 0), held: Math.max(held, 0), debt: Math.max(debt - available, 0) };
};

/** What does not hold of a profile as of an instant, given all events of its customer: it is what those that had occurred by then add up to, whenever they were told. */
export const checkHeld = (events: readonly NumberedInput[], reference: Reference, { said, at }: { said: StatedBy & { readonly profile: unknown }; at: string }): string[] => {
  const inputs = inputsOf(events.filter(({ occurredAt }) => occurredAt <= at));
  const counted = { ...refold(inputs, reference, said), points: balanceAt(inputsOf(events).points, at) };
  return [...differences(said.profile, counted), ...wronglyStated(inputs, reference, { said: { ...said, causes: [] }, restsOn: {} })];
};

/** What does not hold of a version, given all events of its customer: it is what exactly its inputs add up to, and its causes are among them. */
export const checkVersion = (events: readonly NumberedInput[], reference: Reference, version: VersionSaid): string[] => {
  const behind = events.filter(({ topic, sequence }) => sequence <= (version.restsOn[topic] ?? 0));
  const expected = Object.values(version.restsOn).reduce((sum, last) => sum + last, 0);
  if (behind.length !== expected) return [`it rests on ${expected} events, the logs hold ${behind.length} of them`];
  const inputs = inputsOf(behind);
  return [...differences(version.said.profile, refold(inputs, reference, version.said)), ...wronglyStated(inputs, reference, version), ...wrongCauses(events, version)];
};
