import { pointsEarnedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { messageIdOf } from '../state/message.rules.js';
import { tellPointsEarned } from './tell-points-earned.rules.js';

export const onPointsEarned = decider({ event: pointsEarnedV1, parts: (event) => [messageIdOf('points-earned', event.id)], decide: tellPointsEarned });
