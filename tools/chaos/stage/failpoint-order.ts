import type { Failpoint } from '@fealty/messaging/failpoints';

/** What a service does to itself where: it signals its own process, or throws. */
export interface FailpointOrder {
  readonly at: Failpoint;
  readonly act: 'SIGKILL' | 'SIGSTOP' | { readonly name?: 'TypeError'; readonly code?: string };
  /** How often the place is passed unharmed first. @default 0 */
  readonly skip?: number;
  /** @default without end */
  readonly times?: number;
  /** Counted from the first time. @default without end */
  readonly forMs?: number;
  /** Only at these events, each as `customer/sequence`. */
  readonly events?: readonly string[];
}
