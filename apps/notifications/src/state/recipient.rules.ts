// What is known of a customer when a message is decided: her choice of channel, and of her person what mail needs, always the newest.
import { isZone } from '@fealty/contracts';

export type Channel = 'email' | 'none';

export interface Recipient {
  readonly channel: Channel;
  readonly email?: string;
  readonly name?: string;
  readonly zone?: string;
  /** Her personal data was erased, and nothing was told of her since. */
  readonly erased?: true;
  /** Consent by topic; what was never answered is no consent. */
  readonly consents: Readonly<Record<string, boolean>>;
}

export const unknownRecipient: Recipient = { channel: 'email', consents: {} };

/** The customer's zone; the programme's when hers is not known. */
export const zoneOf = ({ zone }: Recipient, programmeZone: string): string => (zone !== undefined && isZone(zone) ? zone : programmeZone);
