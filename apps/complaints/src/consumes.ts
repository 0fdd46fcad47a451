import { personUpdatedV1, shopComplaintMadeV1, shopVocabulary } from '@fealty/contracts';
import { consumption } from '@fealty/messaging';
import { onDueNorm } from './every-due-norm/due-norm.handler.js';
import { onComplaintMade } from './on-complaint-made/complaint-made.handler.js';
import { onErased } from './on-erased/erased.handler.js';
import { insertCases } from './state/cases.table.js';
import { complainants, matters } from './state/matters.table.js';

export const consumes = consumption({
  service: 'complaints',
  customers: complainants,
  parts: matters,
  handles: [
    onComplaintMade,   // shop.v1   opens a case, or joins the one of the same matter
  ],
  ignores: [...shopVocabulary.filter((contract) => contract.type !== shopComplaintMadeV1.type), personUpdatedV1],
  erases: onErased,    // people.v1   a tombstone: the texts of her cases are deleted
  due: onDueNorm,      // a warning or a due instant of a norm has come
  writes: [insertCases],
});
