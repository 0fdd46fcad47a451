import { z } from 'zod';
import { defineEvent, type EventOf } from '../event.js';
import { peopleTopic } from '../topics.js';
import { person, personalFields } from '../shop/person.js';

export const personUpdatedV1 = defineEvent('people', peopleTopic)({
  name: 'person-updated',
  says: "Said by ingest when a customer's personal data or consent changed; it carries the whole person, so the newest one is enough.",
  data: z.object({ ...person, consents: z.record(z.string(), z.boolean()).default({}) }),
  personal: personalFields,
  examples: {
    minimal: { consents: {} },
    full: { email: 'ada@example.org', name: 'Ada', zone: 'Europe/Berlin', locale: 'en', birthday: '1990-02-28', phone: '+49301234567', device: 'd-81f4', addressHash: '4f0d2c9a7be14a61', consents: { marketing: true } },
  },
});
export type PersonUpdatedV1 = EventOf<typeof personUpdatedV1>;
