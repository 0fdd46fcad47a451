import type { Statement } from '@fealty/postgres';
import { insertOutgoing, type OutgoingRow } from '../outbox/frame.js';
import { setAsideStatements } from '../parking/set-aside.js';
import { rememberAnswers } from './apply-command.js';
import { faultStatements } from './apply-due.js';
import { saveSlices } from './load-slices.js';
import type { ConsumerContext } from './consumer-context.js';
import type { Folded } from './fold-units.js';
import { moveShardsAsGuest, moveShardsAsOwner } from './shard-row.js';
import type { Workspace } from './workspace.js';

const outgoingOf = ({ holder: { shard }, row, work }: Folded, { silent, consumption }: ConsumerContext): OutgoingRow | undefined =>
  work.sealed.length === 0 || silent === true || consumption.refold !== undefined ? undefined : { shard, ordinal: row.ordinal + 1, records: work.sealed.map((event) => event.record) };

const partsIn = ({ context: { shard }, entries }: Workspace) => [...entries.values()].flatMap(({ row: { customerId }, changedParts, parts }) => [...changedParts].flatMap((partId) => {
  const stored = parts.get(partId);
  return stored === undefined ? [] : [{ customerId, partId, stored, shard }];
}));

const changedRows = (folded: readonly Folded[], { statements, consumption }: ConsumerContext): Statement[] => {
  const customers = folded.flatMap(({ work }) => [...work.entries.values()].filter((entry) => entry.changed).map(({ row }) => ({ row, shard: work.context.shard })));
  const parts = consumption.parts === undefined ? [] : folded.flatMap(({ work }) => partsIn(work));
  return [
    ...(customers.length > 0 ? [statements.saveCustomers(customers)] : []),
    ...(parts.length > 0 ? [statements.saveParts(parts)] : []),
    ...saveSlices(folded.map(({ work }) => work)),
  ];
};

const insertOnly = (folded: readonly Folded[], { consumption: { writes = [] } }: ConsumerContext): Statement[] => {
  const events = folded.flatMap(({ work }) => work.sealed);
  return events.length === 0 ? [] : writes.flatMap((write) => write({ events, now: folded[0]?.row.now ?? '' }));
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
    ...changedRows(folded, context), ...insertOnly(folded, context),
    ...(said.length > 0 ? [insertOutgoing(said)] : []),
    ...folded.flatMap(({ work, applied }) => [...setAsideStatements(service, work.aside), ...faultStatements(work, applied.faults)]),
    ...rememberAnswers(folded.flatMap(({ applied }) => applied.accepted)),
    ...movedShards(folded, outgoing, service),
  ] };
};
