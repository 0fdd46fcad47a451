import { z } from 'zod';

export const normName = z.enum(['first-response', 'next-response', 'resolution']);
export type NormName = z.infer<typeof normName>;
