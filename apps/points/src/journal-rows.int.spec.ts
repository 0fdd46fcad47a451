import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestDatabase } from '@fealty/testing';
import { JournalDesk } from '../testing/openings.fixture.js';
import { aPointsDatabase } from '../testing/points-database.fixture.js';
import { aPolicy } from '../testing/points-run.fixture.js';

let desk: JournalDesk;
beforeAll(async () => { desk = await JournalDesk.open(await aPointsDatabase(aTestDatabase), aPolicy().policy); }, 60_000);
afterAll(async () => { await desk.close(); });

describe('a wrong write', () => {
  const refusedBy = (text: string, ...values: unknown[]): Promise<string> => desk.query(text, ...values).then(() => 'nothing', (error: { constraint?: string; code?: string }) => error.constraint ?? error.code ?? 'unknown');
  let journalId: string;
  let id: string;
  beforeAll(async () => {
    [id = ''] = await desk.customers(1);
    journalId = await desk.begin({ customers: 1, lots: 1, points: 5 });
    await desk.put([journalId, 1], [[id, 5]]);
    await desk.approve(journalId);
    await desk.posted();
  });

  it.each([
    [`update journals set approved_by = prepared_by where journal_id = $1`, 'a_second_person_approves'], [`update journals set state = 'open' where journal_id = $1`, 'what_is_posted_was_approved'],
    [`update journals set approved_by = null, approved_at = null where journal_id = $1`, 'what_is_posted_was_approved'], [`update journals set state = 'else' where journal_id = $1`, 'journals_state_check'],
    [`update journals set prepared_by = 'x' where journal_id = $1`, '42501'], [`update journals set asked = '{}' where journal_id = $1`, '42501'], [`delete from journals where journal_id = $1`, '42501'],
    [`update opening_lots set points = 6 where journal_id = $1`, '42501'], [`update journal_lines set detail = '[]' where journal_id = $1`, '42501'], [`update journal_lines set numbers = '{}' where journal_id = $1`, '42501'],
    [`delete from journal_lines where journal_id = $1`, '42501'], [`update journal_lines set outcome = null where journal_id = $1`, 'an_outcome_has_its_time'],
    [`insert into journals (journal_id, programme, kind, name, asked, prepared_by) select gen_random_uuid(), programme, kind, name, asked, prepared_by from journals where journal_id = $1`, 'a_name_is_used_once'],
    [`insert into journals (journal_id, programme, kind, name, asked, prepared_by) select gen_random_uuid(), programme, 'undo', 'x', asked, prepared_by from journals where journal_id = $1`, 'an_undo_names_what_it_undoes'],
    [`insert into journals (journal_id, programme, kind, name, asked, prepared_by, undoes) select gen_random_uuid(), programme, 'undo', 'x', asked, prepared_by, journal_id from journals where journal_id = $1`, 'only_repairs_are_undone'],
    [`insert into journal_lines (journal_id, customer_id, kind, numbers, detail) select journal_id, gen_random_uuid(), 'repair', numbers, detail from journal_lines where journal_id = $1`, 'journal_lines_journal_id_kind_fkey'],
    [`insert into opening_lots select journal_id, part, 9, customer_id, points, last_day, earned_on from opening_lots where journal_id = $1`, 'a_lot_is_named_once'],
    [`insert into opening_lots select journal_id, part, 9, gen_random_uuid(), 0, last_day, earned_on from opening_lots where journal_id = $1`, 'opening_lots_points_check'],
    [`insert into opening_lots select journal_id, part, 9, gen_random_uuid(), 9007199254740992, last_day, earned_on from opening_lots where journal_id = $1`, 'opening_lots_points_check'],
  ])('to a journal is stopped by the database: %s', async (text, constraint) => { expect(await refusedBy(text, journalId)).toBe(constraint); });

  it('that would bring in a balance twice is stopped by the database, in a journal and in the ledger', async () => {
    const other = await desk.begin({ customers: 1, lots: 1, points: 5 });
    expect(await refusedBy(`insert into journal_lines (journal_id, customer_id, kind, numbers, detail) values ($1, $2, 'opening', '{}', '[]')`, other, id)).toBe('a_balance_comes_in_once');
    const copy = (change: string) => `insert into entries select (jsonb_populate_record(entries, '${change}')).* from entries where customer_id = $1 and kind = 'points-opened'`;
    expect(await refusedBy(copy('{"sequence": 90, "entry_id": "again"}'), id)).toBe('a_balance_is_opened_once');
    expect(await refusedBy(copy('{"sequence": 90, "entry_id": "again", "available": -5}'), id)).toBe('opening_gives');
  });
});
