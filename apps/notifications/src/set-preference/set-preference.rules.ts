// A choice of channel holds for every message that has not gone yet. Choosing the same again is no news.
import { preferenceSetV1, type Command, type Outcome, type State } from '@fealty/contracts';
import type { Message } from '../state/message.rules.js';
import type { Channel, Recipient } from '../state/recipient.rules.js';

export interface SetPreference { readonly channel: Channel }

export const setPreference = ({ customer }: State<Recipient, Message>, command: Command<SetPreference>): Outcome<Recipient, Message> => {
  const { channel } = command.input;
  if (customer.channel === channel) return { answer: { channel } };
  return { customer: { ...customer, channel }, events: [preferenceSetV1.because(command, { channel })], answer: { channel } };
};
