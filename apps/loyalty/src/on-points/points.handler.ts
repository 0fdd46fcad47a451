import { pointsClawedBackV1, pointsEarnedV1, pointsPendingV1 } from '@fealty/contracts';
import { fold } from '@fealty/messaging';
import { about, byTimeAlone } from '../state/loyalty-facts.rules.js';
import { takeBalance, takeQualifying } from './from-points.rules.js';

export const onPoints = [
  fold(pointsPendingV1, about('points', takeQualifying)),
  fold(pointsEarnedV1, byTimeAlone('points', takeBalance)),
  fold(pointsClawedBackV1, about('points', takeQualifying)),
];
