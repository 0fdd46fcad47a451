import { z } from 'zod';
import { defineEvent, type EventOf } from '../event.js';
import { peopleTopic } from '../topics.js';
import { person } from '../shop/person.js';

export const personUpdatedV1 = defineEvent('people', peopleTopic)({
  name: 'person-updated',
  says: "Said by ingest when a customer's personal data or consent changed; it carries the whole person, so the newest one is enough.",
  data: z.object({ ...person, consents: z.record(z.string(), z.boolean()).default({}) }),
  personal: ['email', 'name', 'zone', 'locale', 'birthday', 'phone'],
  examples: {
    minimal: { consents: {} },
    full: { email: 'ada@example.org', name: 'Ada', zone: 'Europe/Berlin', locale: 'en', birthday: '1990-02-28', phone: '+49301234567', consents: { marketing: true } },
  },
});
export type PersonUpdatedV1 = EventOf<typeof personUpdatedV1>;
