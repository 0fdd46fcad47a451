// Many points, or those asked for from a device not seen before, go only to a person whom the issuer of the token has just seen again (P8).
import type { Command, CommandCaller, Policy, Refused } from '@fealty/contracts';
import type { PointsAccount } from './points-account.rules.js';

type StepUp = NonNullable<Policy['points']['stepUp']>;
type Asking = Pick<Command<unknown>, 'caller' | 'occurredAt'>;

/** The clock of an issuer may be so far ahead of ours. */
const aheadMsMax = 60_000;

const isFresh = ({ acr: accepted, freshMinutes }: StepUp, { caller: { authenticatedAt, acr }, occurredAt }: Asking): boolean => {
  if (authenticatedAt === undefined || acr === undefined || !accepted.includes(acr)) return false;
  const ageMs = Date.parse(occurredAt) - Date.parse(authenticatedAt);
  return ageMs >= -aheadMsMax && ageMs <= freshMinutes * 60_000;
};

const isNewDevice = ({ devices = [] }: PointsAccount, { role, device }: CommandCaller): boolean => role === 'member' && (device === undefined || !devices.includes(device));

const reasonFor = (account: PointsAccount, { caller }: Asking, { stepUp, points }: { stepUp: StepUp; points: number }): string | undefined => {
  const { above, newDevice } = stepUp;
  if (above !== undefined && points > above) return `more than ${above} points at once`;
  return newDevice && isNewDevice(account, caller) ? 'points from a device that is new for this customer' : undefined;
};

/** Why these points are not given to this caller yet, and what to do; nothing when they are. A platform vouches for its members. */
export const stepUpNeeded = (account: PointsAccount, asking: Asking, { policy, points }: { policy: Policy; points: number }): Refused | undefined => {
  const { stepUp } = policy.points;
  if (stepUp === undefined || asking.caller.role === 'platform') return undefined;
  const reason = reasonFor(account, asking, { stepUp, points });
  if (reason === undefined || isFresh(stepUp, asking)) return undefined;
  const { acr, freshMinutes } = stepUp;
  return {
    refused: 'step-up-needed',
    detail: `${reason} need a fresh authentication: let the person authenticate again, get a token whose acr is ${acr.join(' or ')} and whose auth_time is at most ${freshMinutes} minutes ago, and send the same request with it`,
  };
};

/** The device to be remembered, once: asked about by the policy, and new. */
export const deviceSeen = (account: PointsAccount, { caller }: Asking, { points: { stepUp } }: Policy): { device?: string } =>
  stepUp?.newDevice === true && caller.device !== undefined && isNewDevice(account, caller) ? { device: caller.device } : {};
