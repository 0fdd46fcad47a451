import type { Event } from '@fealty/contracts';

// What an exchange takes is told to count with what follows it (O5). Of what had occurred by a time nothing follows any more: each part counts as it
// is told, which comes to the same where all of the exchange had occurred.

interface Followed { readonly followed?: true; readonly purchase?: { readonly followed?: true } }

export const countedAtOnce = (event: Event): Event => {
  if (typeof event.data !== 'object' || event.data === null) return event;
  const { followed, ...data } = event.data as Followed;
  const { purchase } = data;
  if (followed === undefined && purchase?.followed === undefined) return event;
  return { ...event, data: purchase === undefined ? data : { ...data, purchase: { ...purchase, followed: undefined } } };
};
