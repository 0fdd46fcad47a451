import {
  pointsAdjustedV1, pointsClawedBackV1, pointsEarnedV1, pointsExpiredV1, pointsGrantedV1, pointsHeldV1, pointsOpenedV1, pointsPendingV1, pointsRedeemedV1, pointsReleasedV1, pointsRestoredV1,
} from '@fealty/contracts';
import { fold } from '@fealty/messaging';
import { about, byTimeAlone } from '../state/knowledge.rules.js';
import { keepActivation, promiseActivation, withdrawActivation } from './activation-promises.rules.js';
import { takeBalance } from './from-points.rules.js';

export const onPoints = [
  fold(pointsPendingV1, about('points', promiseActivation)),
  fold(pointsEarnedV1, byTimeAlone('points', keepActivation)),
  fold(pointsClawedBackV1, about('points', withdrawActivation)),
  fold(pointsHeldV1, about('points', takeBalance)),
  fold(pointsReleasedV1, byTimeAlone('points', takeBalance)),
  fold(pointsRedeemedV1, about('points', takeBalance)),
  fold(pointsRestoredV1, about('points', takeBalance)),
  fold(pointsAdjustedV1, about('points', takeBalance)),
  fold(pointsGrantedV1, about('points', takeBalance)),
  fold(pointsOpenedV1, about('points', takeBalance)),
  fold(pointsExpiredV1, byTimeAlone('points', takeBalance)),
];
