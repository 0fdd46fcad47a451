import { pointsExpiringV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { messageIdOf } from '../state/message.rules.js';
import { tellPointsExpiring } from './tell-points-expiring.rules.js';

export const onPointsExpiring = decider({ event: pointsExpiringV1, parts: (event) => [messageIdOf('points-expiring', event.id)], decide: tellPointsExpiring });
