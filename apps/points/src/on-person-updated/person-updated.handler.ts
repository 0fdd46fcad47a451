import { personUpdatedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { keepBirthday } from './keep-birthday.rules.js';

export const onPersonUpdated = decider({ event: personUpdatedV1, decide: keepBirthday });
