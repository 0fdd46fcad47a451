import { unnestInsert, type Database, type Statement } from '@fealty/postgres';

/** One text of a case. Free text stands here and nowhere else: not in state, not in events. */
export interface CaseText {
  readonly textId: string;
  readonly caseId: string;
  readonly customerId: string;
  readonly author: string;
  readonly role: string;
  readonly text: string;
}

const insert = unnestInsert({
  table: 'texts', onConflict: 'nothing', key: ['text_id'],
  columns: { text_id: 'uuid', case_id: 'uuid', customer_id: 'uuid', author: 'text', role: 'text', body: 'text' },
});

/** Deletes all texts of the cases of erased customers, the answers too, which may name them. */
export const deleteTexts = (customerIds: readonly string[]): Statement[] => [{ name: 'delete_texts', text: 'delete from texts where customer_id = any($1::uuid[])', values: [customerIds] }];

/** Keeps a text before its request is answered; the retry of a request finds it there. The id is that of the move that it belongs to. */
export const keepText = async (database: Database, { textId, caseId, customerId, author, role, text }: CaseText): Promise<void> => {
  const { text: sql, values, name } = insert([{ text_id: textId, case_id: caseId, customer_id: customerId, author, role, body: text }]);
  await database.query(sql, values, name);
};
