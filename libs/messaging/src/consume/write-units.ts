import type { Statement } from '@fealty/postgres';
import { insertOutgoing, type OutgoingRow } from '../outbox/frame.js';
import { setAsideStatements } from '../parking/set-aside.js';
import { rememberAnswers } from './apply-command.js';
import { faultStatements } from './apply-due.js';
import { countedIn, type CountedQuietly } from './counted-in.js';
import { pruneCounts, saveCounts } from './counters.js';
import { saveSlices } from './load-slices.js';
import type { ConsumerContext } from './consumer-context.js';
import type { Folded } from './fold-units.js';
import { forgetSaidBefore, keepSaidBefore } from '../restore/said-before.js';
import type { StateChange, Writes, Written } from './further-rows.js';
import { moveShardsAsGuest, moveShardsAsOwner, restoredShard } from './shard-row.js';
import type { CustomerRow } from './tables.js';
import type { Workspace } from './workspace.js';

const outgoingOf = ({ holder: { shard }, row, work }: Folded, { silent, consumption }: ConsumerContext): OutgoingRow | undefined =>
  work.sealed.length === 0 || silent === true || consumption.refold !== undefined ? undefined : { shard, ordinal: row.ordinal + 1, records: work.sealed.map((event) => event.record) };

const partsIn = ({ context: { shard }, entries }: Workspace) => [...entries.values()].flatMap(({ row: { customerId }, changedParts, parts }) => [...changedParts].flatMap((partId) => {
  const stored = parts.get(partId);
  return stored === undefined ? [] : [{ customerId, partId, stored, shard }];
}));

const changedRows = (folded: readonly Folded[], { statements, consumption }: ConsumerContext): Statement[] => {
  const customers: { row: CustomerRow; shard: number }[] = [];
  const advanced: CustomerRow[] = [];
  for (const { work: { entries, context: { shard } } } of folded) {
    for (const { changed, isNew, row, loaded } of entries.values()) {
      if (changed && !isNew && row.stored === loaded.stored) advanced.push(row);
      else if (changed) customers.push({ row, shard });
    }
  }
  const parts = consumption.parts === undefined ? [] : folded.flatMap(({ work }) => partsIn(work));
  return [
    ...(customers.length > 0 ? [statements.saveCustomers(customers)] : []),
    ...(advanced.length > 0 ? [statements.advanceCustomers(advanced)] : []),
    ...(parts.length > 0 ? [statements.saveParts(parts)] : []),
    ...saveSlices(folded.map(({ work }) => work)),
    ...saveCounts(folded.map(({ work }) => work)),
  ];
};

const derivedRows = (folded: readonly Folded[], { consumption: { derives, asOf } }: ConsumerContext): readonly Statement[] => {
  if (derives === undefined || asOf === undefined) return [];
  const changes: StateChange<unknown>[] = [];
  for (const { work } of folded) {
    for (const { row: { customerId, programme, stored }, loaded } of work.entries.values()) {
      // What is the same is not even parsed.
      if (stored === loaded.stored || stored.value === loaded.stored.value) continue;
      changes.push({ customerId, programme, before: loaded.stored.value, after: stored.value, policy: work.policyAt(programme, asOf(stored.value)) });
    }
  }
  return changes.length === 0 ? [] : derives(changes);
};

const quietIn = ({ context: { consumption: { says } }, entries }: Workspace): CountedQuietly[] => {
  const quiet: CountedQuietly[] = [];
  if (says === undefined) return quiet;
  for (const { row: { customerId, said: version }, untold } of entries.values()) {
    const counted = countedIn(untold);
    if (counted !== undefined) quiet.push({ customerId, version, countedIn: counted });
  }
  return quiet;
};

const insertOnly = (folded: readonly Folded[], { consumption: { writes = [], comesBack } }: ConsumerContext): Statement[] => {
  const now = folded[0]?.row.now ?? '';
  const insert = (written: Omit<Written, 'now'>, by: readonly Writes[]): Statement[] => (written.events.length + written.quiet.length === 0 ? [] : by.flatMap((write) => write({ ...written, now })));
  const quiet = folded.flatMap(({ work }) => quietIn(work));
  return [...insert({ events: folded.flatMap(({ work }) => work.sealed), quiet }, writes), ...insert({ events: folded.flatMap(({ work }) => work.takenOver), quiet: [] }, comesBack?.writes ?? writes)];
};

const clearedOf = (folded: readonly Folded[], { erases }: ConsumerContext['consumption']): readonly Statement[] => {
  const customerIds = folded.flatMap(({ work }) => work.aside.erased.map((erased) => erased.customerId));
  return customerIds.length === 0 ? [] : erases?.clears?.(customerIds) ?? [];
};

// Behind what tombstones clear: of what came before one, nothing is left to be kept.
const keptIn = (folded: readonly Folded[]): Statement[] => folded.flatMap(({ work }) => work.kept.map(({ statement }) => statement));

/** Of a restored shard: what its topic told beyond its rows, and what of that has come up again. A projection's versions have no causes that could. */
const saidBefore = (folded: readonly Folded[], { service, says }: ConsumerContext['consumption']): Statement[] => {
  const [takenOver, cameAgain] = [folded.flatMap(({ work }) => work.takenOver), folded.flatMap(({ work }) => work.cameAgain)];
  const shards = folded.flatMap(({ work, jobs, holder: { shard } }) => jobs.flatMap((job) => (job.kind === 'take-over' && work.takenOver.length > 0 ? [restoredShard(service, shard, job.until)] : [])));
  return [...(takenOver.length > 0 && says === undefined ? [keepSaidBefore(takenOver)] : []), ...(cameAgain.length > 0 ? [forgetSaidBefore(cameAgain)] : []), ...shards];
};

const changedIn = ({ entries }: Workspace): string[] => [...entries.values()].filter((entry) => entry.changed || entry.changedParts.size > 0).map((entry) => entry.row.customerId);

const movedShards = (folded: readonly Folded[], outgoing: readonly (OutgoingRow | undefined)[], service: string): Statement[] => {
  const moved = folded.map((unit, index) => ({ ...unit, shard: unit.holder.shard, ordinal: outgoing[index]?.ordinal ?? unit.row.ordinal }));
  const guests = moved.filter(({ holder }) => 'guest' in holder).map(({ shard, ordinal, work }) => ({ shard, ordinal, customerIds: changedIn(work) }));
  const owned = moved.filter(({ holder }) => !('guest' in holder)).map(({ shard, ordinal, applied: { offsets } }) => ({ shard, ordinal, offsets }));
  return [...(guests.length > 0 ? [moveShardsAsGuest(service, guests)] : []), ...(owned.length > 0 ? [moveShardsAsOwner(service, owned)] : [])];
};

export interface UnitWrites { readonly statements: readonly Statement[]; /** By unit: the outgoing row that it says, if any. */ readonly outgoing: readonly (OutgoingRow | undefined)[] }

/** The statements that store what some units came to, one per table for all of them. */
export const writesOf = (folded: readonly Folded[], context: ConsumerContext): UnitWrites => {
  const { service } = context.consumption;
  const outgoing = folded.map((unit) => outgoingOf(unit, context));
  const said = outgoing.filter((row) => row !== undefined);
  return { outgoing, statements: [
    ...changedRows(folded, context), ...derivedRows(folded, context), ...insertOnly(folded, context),
    ...clearedOf(folded, context.consumption), ...keptIn(folded), ...saidBefore(folded, context.consumption),
    ...(said.length > 0 ? [insertOutgoing(said)] : []),
    ...folded.flatMap(({ work, applied }) => [...setAsideStatements(service, work.aside), ...faultStatements(work, applied.faults)]),
    ...rememberAnswers(folded.flatMap(({ applied }) => applied.accepted)),
    ...pruneCounts(folded),
    ...movedShards(folded, outgoing, service),
  ] };
};
