import { policyPublishedV1, sourceOf, type Event, type PolicyPublishedV1 } from '@fealty/contracts';
import { derivedId, recordBytesMax, seal, type OutgoingRow } from '@fealty/messaging';
import { transaction, type Transaction } from '@fealty/postgres';
import type { Pool } from 'pg';
import { insertOutgoingRows } from '../state/outgoing.table.js';
import { clockAndPolicies, insertPolicy, policyOf, policyVersionsOf, type PolicyRow } from '../state/policies.table.js';
import { drawOrdinal, lockReferenceStream, moveReferenceStream } from '../state/streams.table.js';
import { publication, type Publication, type PublishedPolicy, type Written } from './publish-policy.rules.js';

export interface Publishing extends Written {
  readonly publishedBy: string;
  readonly traceparent: string;
  /** The shard of what is about no customer. */
  readonly shard: number;
  /** Decide only. */
  readonly dry: boolean;
}
export interface Published { readonly decided: Publication | { readonly tooLarge: number }; readonly outgoing?: OutgoingRow }

interface Asked { readonly now: string; readonly sequence: number; readonly ordinal: number; readonly newest: PublishedPolicy | undefined }

const ask = async (tx: Transaction, programme: string): Promise<Asked> => {
  const [stream, clock, versions, drawn] = await tx.burst([lockReferenceStream, clockAndPolicies, policyVersionsOf(programme), drawOrdinal]);
  const last = versions?.rows.at(-1) as PolicyRow | undefined;
  return {
    now: (clock?.rows[0] as { now: string }).now, sequence: (stream?.rows[0] as { sequence: number }).sequence + 1, ordinal: (drawn?.rows[0] as { ordinal: number }).ordinal,
    newest: last === undefined ? undefined : { version: last.version, effectiveFrom: last.effective_from, policy: policyOf(last) },
  };
};

const eventOf = ({ policy, traceparent }: Publishing, { version, effectiveFrom }: { version: number; effectiveFrom: string }, { now, sequence }: Asked): PolicyPublishedV1 & Event => {
  const id = derivedId('policy', policy.programme, version);
  return {
    id, type: policyPublishedV1.type, source: sourceOf(policyPublishedV1.topic.owner), customerId: '', programme: policy.programme, sequence, occurredAt: now, receivedAt: now,
    correlationId: `${sequence}.${id}`, import: false, traceparent, data: { version, effectiveFrom, policy },
  };
};

/** Numbers, stores and says a policy version in one transaction; two publishers at once take turns. */
export const publishPolicy = (pool: Pool, publishing: Publishing): Promise<Published> => transaction(pool, { lockTimeoutMs: 5_000 }, async (tx) => {
  const asked = await ask(tx, publishing.policy.programme);
  const decided = publication(publishing, asked.newest, asked.now);
  if (!('publish' in decided) || publishing.dry) return { decided };
  const { version, effectiveFrom } = decided.publish;
  const { record } = seal(policyPublishedV1, eventOf(publishing, decided.publish, asked), 0);
  if (record.bytes > recordBytesMax) return { decided: { tooLarge: record.bytes } };
  const outgoing: OutgoingRow = { shard: publishing.shard, ordinal: asked.ordinal, records: [record] };
  const row: PolicyRow = { programme: publishing.policy.programme, version, effective_from: effectiveFrom, published_at: asked.now, ordinal: asked.ordinal, policy: publishing.policy };
  await tx.burstAndCommit([insertPolicy(row, publishing.publishedBy), moveReferenceStream(asked.sequence), insertOutgoingRows([outgoing])]);
  return { decided, outgoing };
});
