// The newest word about a person replaces all earlier ones: what it leaves out is not known any more.
import type { Outcome, PersonUpdatedV1, State } from '@fealty/contracts';
import type { Message } from '../state/message.rules.js';
import type { Recipient } from '../state/recipient.rules.js';

/** What is left of an erased customer: that there is nobody to write to, until something is told of a person again. */
export const forgetPerson = (customer: Recipient): Recipient => (customer.erased === true ? customer : { channel: customer.channel, consents: {}, erased: true });

export const keepPerson = ({ customer }: State<Recipient, Message>, { data }: PersonUpdatedV1): Outcome<Recipient, Message> => ({
  customer: {
    channel: customer.channel, consents: data.consents,
    ...(data.email === undefined ? {} : { email: data.email }), ...(data.name === undefined ? {} : { name: data.name }), ...(data.zone === undefined ? {} : { zone: data.zone }),
  },
});
