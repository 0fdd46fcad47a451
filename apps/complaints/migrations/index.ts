import { CreateMattersCasesAndTexts1764000000000 } from './1764000000000-create-matters-cases-and-texts.js';
import { CreateCareLog1764200000000 } from './1764200000000-create-care-log.js';
import { EraseTexts1765020000000 } from './1765020000000-erase-texts.js';
import { NoteWhatWasRelayed1765000000000 } from './1765000000000-note-what-was-relayed.js';

export const migrations = [CreateMattersCasesAndTexts1764000000000, CreateCareLog1764200000000, NoteWhatWasRelayed1765000000000, EraseTexts1765020000000];
