import { zone } from '../fields.js';
import { isZone } from '../local-time.js';

/** A zone that enters with an event: it is checked at the door, so that no rule meets one that does not exist. */
export const knownZone = zone.refine(isZone, 'must be an IANA time zone that this system knows');
