import { CreateInbox1764000000000 } from './1764000000000-create-inbox.js';
import { CreateCustomers1764000000001 } from './1764000000001-create-customers.js';
import { NoteWhatWasRelayed1765000000000 } from './1765000000000-note-what-was-relayed.js';
import { LogErasures1765030000000 } from './1765030000000-log-erasures.js';
import { PurgeInbox1765060000000 } from './1765060000000-purge-inbox.js';

export const migrations = [CreateInbox1764000000000, CreateCustomers1764000000001, NoteWhatWasRelayed1765000000000, LogErasures1765030000000, PurgeInbox1765060000000];
