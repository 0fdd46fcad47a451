import { personUpdatedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { keepPerson } from './keep-person.rules.js';

export const onPersonUpdated = decider({ event: personUpdatedV1, decide: keepPerson });
