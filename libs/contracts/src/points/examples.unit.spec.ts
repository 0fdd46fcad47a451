import { expect, it } from '@jest/globals';
import { pointsClawedBackV1 } from './points-clawed-back.v1.js';
import { pointsEarnedV1 } from './points-earned.v1.js';
import { pointsPendingV1 } from './points-pending.v1.js';

it.each([pointsPendingV1, pointsEarnedV1, pointsClawedBackV1])('decodes the golden examples of $type as they are', ({ data, examples }) => {
  for (const example of [examples.minimal, examples.full]) expect(data.parse(example)).toEqual(example);
});
