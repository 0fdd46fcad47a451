import { movePlatformCursors, quarantinePlatformRecords, type OutgoingRow } from '@fealty/messaging';
import { transaction, type Statement, type Transaction } from '@fealty/postgres';
import type { Pool } from 'pg';
import { admitted, type Admission } from './admit-event.rules.js';
import { unknownOf } from './count-unknown.rules.js';
import { keepContent, rememberTaken } from './inbox.table.js';
import type { Answer, Numbered } from './number-events.rules.js';
import { numberInTransaction } from './numbering.table.js';
import { outgoingRows } from './outgoing.handler.js';
import { insertOutgoingRows } from './outgoing.table.js';
import type { PolicyBook } from './policies.table.js';
import { changePersons, type ChangedPerson, type StoredPerson } from './say-person.rules.js';
import { countUnknownFields, logRefused, refusedIn, withFirstVersions, type RefusedEvent } from './set-aside.table.js';
import { loadPersons, savePersons } from './streams.table.js';
import { open, resultsOf, type Opened, type Work, type WorkResult } from './work.table.js';

export interface IntakeSettings {
  readonly pool: Pool;
  readonly partitions: number;
  readonly policies: PolicyBook;
  /** Told after COMMIT. */
  readonly committed: (rows: readonly OutgoingRow[], answers: readonly Answer[]) => void;
}

const limits = { lockTimeoutMs: 2_000, statementTimeoutMs: 5_000, idleTimeoutMs: 2_000 };

const persons = async (tx: Transaction, { accepted }: Numbered): Promise<readonly ChangedPerson[]> => {
  const ids = new Set(accepted.flatMap(({ candidate, taken }) => (candidate.checked.person === undefined || taken.customerId === null ? [] : [taken.customerId])));
  if (ids.size === 0) return [];
  const { rows } = await tx.query<{ customer_id: string; version: number; person: StoredPerson['person'] }>(loadPersons([...ids]));
  return changePersons(accepted, new Map(rows.map((row) => [row.customer_id, { version: row.version, person: row.person }])));
};

/** One answer per item, in order. */
const answersOf = (admissions: readonly Admission[], numbered: Numbered): Answer[] => {
  let at = 0;
  return admissions.map((admission): Answer => {
    if ('candidate' in admission) {
      at += 1;
      return numbered.answers[at - 1] as Answer;
    }
    return { status: 'refused', refusal: admission.refusal };
  });
};

/**
 * The transaction of the front door, for whatever group of senders waits: look, number, say, remember, all or nothing. A constant number
 * of statements in three round trips, however many events; what the rules need is asked before they run.
 */
export class Intake {
  constructor(private readonly settings: IntakeSettings) {}

  async run(group: readonly Work[]): Promise<readonly WorkResult[]> {
    const { partitions, policies } = this.settings;
    const done = await transaction(this.settings.pool, limits, async (tx) => {
      const opened = await open(tx, group, policies);
      const admissions = opened.items.map((item) => admitted(item, (programme) => policies.inForce(programme, opened.now)?.policy, opened));
      const candidates = admissions.flatMap((admission) => ('candidate' in admission ? [admission.candidate] : []));
      const { numbered, ordinal, corrections } = await numberInTransaction(tx, candidates, opened.now);
      const changed = await persons(tx, numbered);
      const answers = answersOf(admissions, numbered);
      const refused = await withFirstVersions(tx, refusedIn(opened.items, answers), numbered);
      const rows = outgoingRows({ accepted: numbered.accepted, persons: changed, ordinal }, partitions);
      await tx.burstAndCommit([...corrections, ...saved({ numbered, changed, rows, ordinal }), ...setAside({ opened, refused, numbered })]);
      return { opened, answers, rows };
    });
    this.settings.committed(done.rows, done.answers);
    return resultsOf(done);
  }
}

const saved = ({ numbered: { accepted }, changed, rows, ordinal }: { numbered: Numbered; changed: readonly ChangedPerson[]; rows: readonly OutgoingRow[]; ordinal: number }): Statement[] => (accepted.length === 0 ? [] : [
  rememberTaken(accepted), keepContent(ordinal, accepted), insertOutgoingRows(rows),
  ...(changed.length > 0 ? [savePersons(changed.map(({ customerId, stored }) => ({ customerId, ...stored })))] : []),
]);

const setAside = ({ opened, refused, numbered }: { opened: Opened; refused: readonly RefusedEvent[]; numbered: Numbered }): Statement[] => {
  const quarantined = opened.items.flatMap((item) => (item.undecodable !== undefined ? [{ record: item.record, reason: item.undecodable }] : []));
  const unknown = unknownOf(numbered.accepted);
  return [
    ...(refused.length > 0 ? [logRefused(refused, opened.now)] : []), ...quarantinePlatformRecords(quarantined),
    ...(unknown.length > 0 ? [countUnknownFields(unknown, opened.now)] : []), ...(opened.cursors.size > 0 ? [movePlatformCursors(opened.cursors)] : []),
  ];
};
