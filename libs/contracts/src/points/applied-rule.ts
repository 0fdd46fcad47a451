import { z } from 'zod';
import { kebab } from '../fields.js';

/** The earning rule that gave the points and the policy version it stood in; a return is counted by these, never by today's (P10). */
export const appliedRule = z.object({ id: kebab, policyVersion: z.int().min(1) });
