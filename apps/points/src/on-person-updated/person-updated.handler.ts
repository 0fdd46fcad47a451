import { peopleTopic, personUpdatedV1 } from '@fealty/contracts';
import { decider, erasure } from '@fealty/messaging';
import { forgetBirthday, keepBirthday } from './keep-birthday.rules.js';

export const onPersonUpdated = decider({ event: personUpdatedV1, decide: keepBirthday });
export const onErased = erasure({ topic: peopleTopic, forget: forgetBirthday });
