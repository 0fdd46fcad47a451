import type { Command } from '@fealty/contracts';
import { unnestInsert, type Statement } from '@fealty/postgres';

// Free text of a case stands here and nowhere else: not in state, not in events.
const insert = unnestInsert({
  table: 'texts', onConflict: 'nothing', key: ['text_id'],
  columns: { text_id: 'uuid', case_id: 'uuid', customer_id: 'uuid', author: 'text', role: 'text', body: 'text' },
});

/** Deletes all texts of the cases of erased customers, the answers too, which may name them. */
export const deleteTexts = (customerIds: readonly string[]): Statement[] => [{ name: 'delete_texts', text: 'delete from texts where customer_id = any($1::uuid[])', values: [customerIds] }];

interface Worded { readonly text?: string | undefined }

/** The text of a command about a case, under the id of the move that it belongs to; which case that is stands in the answer. */
export const keepText = ({ id, customerId, caller, input }: Command<Worded>, answer: unknown): Statement[] => {
  if (input.text === undefined) return [];
  const { caseId } = answer as { caseId: string };
  return [insert([{ text_id: id, case_id: caseId, customer_id: customerId, author: caller.subject, role: caller.role, body: input.text }])];
};
