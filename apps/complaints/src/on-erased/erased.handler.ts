import { peopleTopic } from '@fealty/contracts';
import { erasure } from '@fealty/messaging';
import type { Complainant } from '../state/matter.rules.js';
import { deleteTexts } from '../state/texts.table.js';

// Cases, their moves and what was said of them name nobody: only the texts may.
export const onErased = erasure({ topic: peopleTopic, forget: (complainant: Complainant) => complainant, clears: deleteTexts });
