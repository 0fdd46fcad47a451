import { normBreachedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { giveGoodwill } from './give-goodwill.rules.js';

export const onNormBreached = decider({ event: normBreachedV1, decide: giveGoodwill });
