import type { Stack } from '@fealty/tools/stack/stack';
import type { Admin, Kafka } from 'kafkajs';
import type { Ends } from '../measure/logs.js';

/** What all programs of one comparison share: the same servers, the same topics. */
export interface Ground {
  readonly stack: Stack;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly events: number;
  /** Where the topics end. */
  readonly ends: Ends;
  readonly dir: string;
  /** Where V8 writes a CPU profile of the service. */
  readonly profileDir: string | undefined;
}

export const inputs = ['shop.v1', 'orders.v1', 'points.v1', 'complaints.v1', 'notifications.v1'] as const;
