import type { Policy } from '@fealty/contracts';
import type { Checked, Offer } from './check-event.rules.js';
import type { Candidate } from './number-events.rules.js';
import { refuse, refuseField, type Refusal } from './refusal.rules.js';
import { toldOrder } from './told-order.rules.js';

// What depends on the programme's policy in force now and on the database's clock.

/** How an event came: the door, and the record of `platform.v1` that it came in. */
export interface Arrival<Record> {
  readonly programme: string | undefined;
  readonly restrictedTo?: string | undefined;
  readonly traceparent?: string | undefined;
  readonly record?: Record;
}

/** An event that can be named, checked by itself, with what is kept of it if it is refused. */
export interface OfferedIn<Record> {
  readonly undecodable?: undefined;
  readonly offer: Offer;
  readonly bytes: Buffer | null;
  readonly record: Record | undefined;
  readonly checked: Checked | Refusal;
  /** (programme, source, id) as one text. */
  readonly key: string;
  readonly eventId: string;
  readonly digest: string | undefined;
}

/** A record that is no event: it is quarantined. */
export interface UnreadableIn<Record> { readonly record: Record; readonly undecodable: string }

/** The clock of the database, and the instant from which it remembers the ids that it has taken; undefined: it forgets none. */
export interface Clock { readonly now: string; readonly rememberedSince?: string | undefined }

export type Admission = { readonly candidate: Candidate } | { readonly refusal: Refusal };

const minuteMs = 60_000;
const dayMs = 86_400_000;
const aheadMinutesMax = 5;

/** The platform that an event comes from, by its CloudEvents source. */
export const platformOf = ({ offer, programme }: Checked, policy: Policy | undefined): { readonly platform: string; readonly refused?: undefined } | Refusal => {
  if (policy === undefined) return refuseField('unknown-programme', '/programme', `has no policy yet: ${programme}`);
  const platform = policy.platforms.find(({ source }) => source === offer.source);
  if (platform === undefined) return refuseField('unknown-platform', '/source', `is none of the platforms of ${programme}: ${offer.source}`);
  const { restrictedTo } = offer;
  if (restrictedTo !== undefined && restrictedTo !== platform.id && restrictedTo !== platform.source) return refuseField('foreign-source', '/source', `is not what the token is for: ${restrictedTo}`);
  return { platform: platform.id };
};

/** E4: at most 5 minutes ahead; older than the policy's days only as imported history. Of what is older than the ids that are remembered, nobody could tell whether it is a repeat. */
export const timeRefusal = ({ occurredAt, import: imported }: Checked, policy: Policy, { now, rememberedSince = '' }: Clock): Refusal | undefined => {
  const ahead = Date.parse(occurredAt) - Date.parse(now);
  if (ahead > aheadMinutesMax * minuteMs) return refuseField('in-future', '/time', `lies more than ${aheadMinutesMax} minutes ahead of ${now}`);
  if (occurredAt < rememberedSince) return refuseField('too-old', '/time', `is before ${rememberedSince}: ids of events before it are purged, so that a repeat would not be known`);
  const { maximumAgeDays } = policy.intake;
  if (imported || -ahead <= maximumAgeDays * dayMs) return undefined;
  return refuseField('too-old', '/time', `is more than ${maximumAgeDays} days ago; mark history as import`);
};

/** O9: never 1:1. A programme's currency never changes, so what lacks its rate now lacks it always. */
export const rateRefusal = ({ offer, data }: Checked, { currency, programme }: Policy): Refusal | undefined => {
  const told = toldOrder(offer.type, data);
  if (told === undefined) return undefined;
  const { pointer, order } = told;
  if (order.currency === currency || /[1-9]/.test(order.rate ?? '')) return undefined;
  return refuseField('rate-missing', `${pointer}/rate`, `is missing or zero: the order is in ${order.currency ?? ''}, ${programme} counts in ${currency}`);
};

const bornEarliest = '1900-01-01';

/** Nobody is born tomorrow, in any zone, nor was before the calendar of `utcInstant` begins; what day it was is told to nobody. */
export const birthdayRefusal = ({ person }: Checked, now: string): Refusal | undefined => {
  const birthday = person?.fields['birthday'];
  if (birthday === undefined || birthday === null) return undefined;
  if (birthday < bornEarliest) return refuseField('invalid-data', '/data/birthday', `is before ${bornEarliest}; leave out what is not known`);
  return birthday > new Date(Date.parse(now) + 14 * 3_600_000).toISOString().slice(0, 10) ? refuseField('invalid-data', '/data/birthday', 'lies in the future') : undefined;
};

const listed = (known: readonly { readonly name: string }[]): string => (known.length === 0 ? 'it has none' : known.map(({ name }) => name).join(', '));

/** A tier set by hand, and a membership paid, is one of the policy in force now; a later version may know it. What ends may be of a former one. */
const nameRefusal = ({ offer: { type }, data }: Checked, { programme, loyalty: { tiers, memberships } }: Policy): Refusal | undefined => {
  const told = data as { readonly tier: string; readonly membership: string };
  if (type === 'fealty.shop.tier-overridden.v1' && !tiers.some(({ name }) => name === told.tier)) return refuseField('unknown-tier', '/data/tier', `is none of the tiers of ${programme}: ${listed(tiers)}`);
  if (type === 'fealty.shop.membership-paid.v1' && !memberships.some(({ name }) => name === told.membership)) return refuseField('unknown-membership', '/data/membership', `is none of the memberships of ${programme}: ${listed(memberships)}`);
  return undefined;
};

/** Whether an event may be numbered. One that comes too late or too early may still be the repeat of one that was taken in time. */
export const admitted = (arrived: OfferedIn<unknown> | { readonly undecodable: string }, policyOf: (programme: string) => Policy | undefined, clock: Clock): Admission => {
  if (arrived.undecodable !== undefined) return { refusal: refuse('undecodable', arrived.undecodable) };
  const { checked, key, eventId, digest = '' } = arrived;
  if ('refused' in checked) return { refusal: checked };
  const policy = policyOf(checked.programme);
  const found = platformOf(checked, policy);
  if (found.refused !== undefined) return { refusal: found };
  const unfit = birthdayRefusal(checked, clock.now) ?? (policy === undefined ? undefined : rateRefusal(checked, policy));
  if (unfit !== undefined) return { refusal: unfit };
  const { platform } = found;
  const customer = checked.subject === undefined ? undefined : `${checked.programme}\n${platform}\n${checked.subject}`;
  return { candidate: { checked, key, eventId, digest, platform, customer, untimely: policy === undefined ? undefined : timeRefusal(checked, policy, clock) ?? nameRefusal(checked, policy) } };
};
