import { dueDecider, type Consumption } from '@fealty/messaging';
import { noticeMoments } from './notice-moments.rules.js';

export const onMoment: NonNullable<Consumption['due']> = dueDecider({ decide: noticeMoments }) as NonNullable<Consumption['due']>;
