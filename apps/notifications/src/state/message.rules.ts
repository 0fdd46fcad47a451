// A message is one trigger's word about one cause to one customer, so its id is (trigger, cause) within the customer and it exists once (N7).
// It is decided when it is to go, not before (N1): scheduled -> sending -> sent, or suppressed, failed or unknown, each with its reason.
import type { DataOf, notificationSuppressedV1, TemplateValues, TriggerName } from '@fealty/contracts';

export type SuppressedFor = DataOf<typeof notificationSuppressedV1>['reason'];
export type FailedFor = 'rejected' | 'retries-exhausted' | 'unknown' | 'no-template';

/** Mail as it goes out. It holds personal data, so it stands in the message only while it is being sent. */
export interface Mail { readonly from: string; readonly to: string; readonly subject: string; readonly text: string; readonly html: string }

export interface Message {
  readonly messageId: string;
  readonly programme: string;
  readonly trigger: TriggerName;
  readonly cause: string;
  readonly occurredAt: string;
  /** The version whose template it is written by. */
  readonly policyVersion: number;
  readonly transactional: boolean;
  /** What the template may name, but for the person. */
  readonly values: TemplateValues;
  readonly state: 'scheduled' | 'sending' | 'sent' | 'suppressed' | 'failed' | 'unknown';
  readonly reason?: SuppressedFor | FailedFor;
  readonly changedAt: string;
  readonly notBefore: string;
  readonly expiresAt: string;
  readonly attempts: number;
  readonly mail?: Mail | undefined;
}

export const messageIdOf = (trigger: TriggerName, cause: string): string => `${trigger}/${cause}`;

/** Only a message that waits for its hour is due by the clock; one that is being sent is minded by who sends. */
export const dueAtOf = ({ state, notBefore }: Message): string | undefined => (state === 'scheduled' ? notBefore : undefined);

export const identityOf = ({ messageId, trigger, cause }: Message) => ({ messageId, trigger, cause, channel: 'email' as const });

/** The message in another state; mail is forgotten with the state that needed it. */
export const inState = (message: Message, changed: Pick<Message, 'state' | 'changedAt'> & Partial<Message>): Message => ({ ...message, mail: undefined, ...changed });
