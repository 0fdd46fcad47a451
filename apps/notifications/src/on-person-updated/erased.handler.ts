import { peopleTopic } from '@fealty/contracts';
import { erasure } from '@fealty/messaging';
import { forgetPerson } from './keep-person.rules.js';

export const onErased = erasure({ topic: peopleTopic, forget: forgetPerson });
