import { utcInstant, type EventContract, type FieldPath } from '@fealty/contracts';
import { canonical } from './canonical.rules.js';
import { withUtcInstants } from './instant.rules.js';
import { moneyRefusal } from './order-money.rules.js';
import { personChangeOf, type PersonChange } from './person.rules.js';
import { refuse, refuseField, type FieldError, type Refusal } from './refusal.rules.js';
import { unknownFields } from './unknown-fields.rules.js';

// Everything that an event alone decides: no clock, no policy, nothing that was stored before. What is refused here is refused always.

/** An event as it came through a door: decoded, not believed. */
export interface Offer {
  /** The token's programme over HTTP, the attribute `programme` on `platform.v1`. */
  readonly programme: string | undefined;
  /** Set when the token is for one platform or source only. */
  readonly restrictedTo?: string | undefined;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string | undefined;
  readonly time?: string | undefined;
  readonly extensions: Readonly<Record<string, string>>;
  /** The data parsed, or why there is none. */
  readonly data: { readonly json: unknown } | { readonly fault: string; readonly missing?: boolean };
  readonly traceparent: string;
}

export interface Said {
  readonly contract: EventContract;
  readonly about: 'customer' | 'catalogue';
  readonly instants: readonly FieldPath[];
}
export type Vocabulary = ReadonlyMap<string, Said>;

/** An event that is right in itself. */
export interface Checked {
  readonly offer: Offer;
  readonly programme: string;
  readonly said: Said;
  /** The platform's own id of the customer; undefined for catalogue facts. */
  readonly subject: string | undefined;
  readonly occurredAt: string;
  readonly import: boolean;
  /** As it will be said: known fields only, instants in UTC, nothing personal. */
  readonly data: unknown;
  readonly person: PersonChange | undefined;
  readonly unknown: readonly string[];
  /** RFC 8785 form of type, subject and data: what makes the same id the same event (E5). */
  readonly content: string;
}

const attributeCharactersMax = 200;
// Below so many characters, no data can reach the bytes that a record may have, whatever its characters and the defaults that it gets.
const smallCharactersMax = 150_000;
const dataBytesMax = 880_000;

const attributeFault = (offer: Offer): Refusal | undefined => {
  for (const name of ['id', 'source', 'type', 'subject'] as const) {
    if ((offer[name] ?? '').length > attributeCharactersMax) return refuseField('invalid-attribute', `/${name}`, `is longer than ${attributeCharactersMax} characters`);
  }
  if (offer.programme === undefined) return refuseField('missing-programme', '/programme', 'is missing: say which programme the event belongs to');
  const named = offer.extensions['programme'];
  if (named !== undefined && named !== offer.programme) return refuseField('foreign-programme', '/programme', 'is not the programme of the token');
  const mark = offer.extensions['import'];
  return mark === undefined || mark === 'true' || mark === 'false' ? undefined : refuseField('invalid-attribute', '/import', 'must be true or false');
};

const occurredAt = (offer: Offer): string | Refusal => {
  if (offer.time === undefined) return refuseField('missing-time', '/time', 'is missing: say when it happened');
  return utcInstant(offer.time) ?? refuseField('invalid-attribute', '/time', 'is no instant between the years 1900 and 9999');
};

const fieldErrors = (issues: readonly { path: readonly PropertyKey[]; message: string }[]): FieldError[] =>
  issues.slice(0, 20).map(({ path, message }) => ({
    pointer: `/data${path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`, detail: message,
  }));

const checkedData = ({ contract }: Said, json: unknown, characters: number): { readonly data: unknown; readonly refused?: undefined } | Refusal => {
  const result = contract.data.safeParse(json);
  if (result.success) {
    const bytes = characters < smallCharactersMax ? 0 : Buffer.byteLength(JSON.stringify(result.data));
    return bytes > dataBytesMax ? refuse('too-large', `the data has ${bytes} bytes; ${dataBytesMax} are the most`) : { data: result.data };
  }
  const errors = fieldErrors(result.error.issues);
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return refuse('invalid-data', `${errors[0]?.pointer ?? '/data'}: ${errors[0]?.detail ?? 'does not fit'}${more}`, errors);
};

const withoutPersonal = (data: unknown, { personal }: EventContract): unknown => {
  if (personal.length === 0) return data;
  return Object.fromEntries(Object.entries(data as object).filter(([name]) => !personal.includes(name)));
};

const contentOf = (offer: Offer, json: unknown): { readonly text: string; readonly refused?: undefined } | Refusal => {
  const { text, fault } = canonical(json) as { text: string; fault?: { pointer: string; detail: string } };
  if (fault !== undefined) return refuseField('invalid-data', `/data${fault.pointer}`, fault.detail);
  const subject = offer.subject === undefined ? '' : `,"subject":${JSON.stringify(offer.subject)}`;
  return { text: `{"data":${text}${subject},"type":${JSON.stringify(offer.type)}}` };
};

const head = (offer: Offer, vocabulary: Vocabulary): { readonly said: Said; readonly at: string; readonly refused?: undefined } | Refusal => {
  const fault = attributeFault(offer);
  if (fault !== undefined) return fault;
  const said = vocabulary.get(offer.type);
  if (said === undefined) return refuseField('unknown-type', '/type', `is none of the platform vocabulary: ${offer.type}`);
  if (said.about === 'customer' && offer.subject === undefined) return refuseField('missing-subject', '/subject', "is missing: the platform's own id of the customer, or guest:<order>");
  if (said.about === 'catalogue' && offer.subject !== undefined) return refuseField('invalid-attribute', '/subject', 'must not be told: the event is about no customer');
  const at = occurredAt(offer);
  return typeof at === 'string' ? { said, at } : at;
};

export const checkEvent = (offer: Offer, vocabulary: Vocabulary): Checked | Refusal => {
  const known = head(offer, vocabulary);
  if (known.refused !== undefined) return known;
  if ('fault' in offer.data) return refuseField(offer.data.missing === true ? 'missing-data' : 'invalid-data', '/data', offer.data.fault);
  const { json } = offer.data;
  const content = contentOf(offer, json);
  if (content.refused !== undefined) return content;
  const { said: { contract, instants, about } } = known;
  const checked = checkedData(known.said, json, content.text.length);
  if (checked.refused !== undefined) return checked;
  const { data } = checked;
  const overdrawn = moneyRefusal(contract.type, data);
  if (overdrawn !== undefined) return overdrawn;
  return {
    offer, programme: offer.programme ?? '', said: known.said, subject: about === 'customer' ? offer.subject : undefined,
    occurredAt: known.at, import: offer.extensions['import'] === 'true',
    data: withUtcInstants(withoutPersonal(data, contract), instants),
    person: personChangeOf(contract.type, data, contract.personal), unknown: unknownFields(json, data), content: content.text,
  };
};
