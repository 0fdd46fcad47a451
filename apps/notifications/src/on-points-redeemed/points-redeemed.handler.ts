import { pointsRedeemedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { messageIdOf } from '../state/message.rules.js';
import { tellRewardRedeemed } from './tell-reward-redeemed.rules.js';

export const onPointsRedeemed = decider({ event: pointsRedeemedV1, parts: (event) => [messageIdOf('reward-redeemed', event.id)], decide: tellRewardRedeemed });
