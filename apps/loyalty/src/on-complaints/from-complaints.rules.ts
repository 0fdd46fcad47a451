import type { ComplaintFacts } from '../state/loyalty-facts.rules.js';

// Counts only, so the order of cases cannot show; a case is open from its opening to its resolution.

export const countOpened = (complaints: ComplaintFacts): ComplaintFacts => ({ ...complaints, opened: complaints.opened + 1 });
export const countResolved = (complaints: ComplaintFacts): ComplaintFacts => ({ ...complaints, resolved: complaints.resolved + 1 });
export const countBreached = (complaints: ComplaintFacts): ComplaintFacts => ({ ...complaints, normsBreached: complaints.normsBreached + 1 });
