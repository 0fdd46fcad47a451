import type { TransactionOptions } from '@fealty/postgres';
import type { Pool } from 'pg';
import type { Policies } from '../reference/policies.js';
import type { Breaker } from './breaker.js';
import type { Consumption, Publication } from './consumption.js';
import type { TableStatements } from './tables.js';

/** What all shards of a consumer share. */
export interface ConsumerContext {
  readonly consumption: Consumption;
  readonly publication: Publication;
  readonly policies: Policies;
  readonly statements: TableStatements;
  readonly partitions: number;
  readonly limits: TransactionOptions;
  readonly batchPool: Pool;
  readonly commandPool: Pool;
  /** State is rebuilt beside the live one: nothing is said. */
  readonly silent?: boolean;
  /** Against mass parking; without one nothing stops it. */
  readonly breaker?: Breaker;
}
