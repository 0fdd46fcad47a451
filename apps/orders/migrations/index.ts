import { CreateBuyersAndOrders1764000000000 } from './1764000000000-create-buyers-and-orders.js';
import { CreateCareLog1764200000000 } from './1764200000000-create-care-log.js';
import { NoteWhatWasRelayed1765000000000 } from './1765000000000-note-what-was-relayed.js';

export const migrations = [CreateBuyersAndOrders1764000000000, CreateCareLog1764200000000, NoteWhatWasRelayed1765000000000];
