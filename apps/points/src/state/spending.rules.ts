// Nobody spends more than there is (P9). What is due by the clock is done first: what has ended cannot be spent any more.
import type { Cause } from '@fealty/contracts';
import { undecided, type Decision } from './decision.rules.js';
import type { Hold, PointsState } from './points-account.rules.js';
import { settleDue } from './settle-due.rules.js';

export const settledNow = (state: PointsState, cause: Cause): Decision => settleDue(undecided(state), cause, { until: cause.occurredAt, now: cause.occurredAt });

export const notEnough = (available: number, asked: number) => ({ refused: 'not-enough-points', detail: `${available} points are available, ${asked} were asked for` });

export const holdIn = ({ customer }: PointsState, holdId: string): Hold | undefined => customer.holds.find((hold) => hold.holdId === holdId);

export const unknownHold = { refused: 'unknown-hold', detail: 'no such hold, or it was captured, released or has run out' };
