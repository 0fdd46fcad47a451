import { CreateAccountsAndOrders1764000000000 } from './1764000000000-create-accounts-and-orders.js';
import { CreateEntries1764000001000 } from './1764000001000-create-entries.js';
import { CreateCareLog1764200000000 } from './1764200000000-create-care-log.js';
import { AddHoldsAndSpends1764300000000 } from './1764300000000-add-holds-and-spends.js';
import { AddAdjustments1764500000000 } from './1764500000000-add-adjustments.js';
import { AddRewards1764510000000 } from './1764510000000-add-rewards.js';
import { AddJournals1764900000000 } from './1764900000000-add-journals.js';
import { AddBudgets1764730000000 } from './1764730000000-add-budgets.js';
import { AddGrants1764930000000 } from './1764930000000-add-grants.js';
import { NoteWhatWasRelayed1765000000000 } from './1765000000000-note-what-was-relayed.js';
import { UndoRepairsOnce1765010000000 } from './1765010000000-undo-repairs-once.js';
import { AddReviews1765100000000 } from './1765100000000-add-reviews.js';
import { AddCounts1765200000000 } from './1765200000000-add-counts.js';
import { SetJournalsAside1765300000000 } from './1765300000000-set-journals-aside.js';

export const migrations = [CreateAccountsAndOrders1764000000000, CreateEntries1764000001000, CreateCareLog1764200000000, AddHoldsAndSpends1764300000000, AddAdjustments1764500000000, AddRewards1764510000000, AddBudgets1764730000000, AddJournals1764900000000, AddGrants1764930000000, NoteWhatWasRelayed1765000000000, UndoRepairsOnce1765010000000, AddReviews1765100000000, AddCounts1765200000000, SetJournalsAside1765300000000];
