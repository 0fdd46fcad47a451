import { z } from 'zod';

// Whoever left a field out is told so, in one word for all doors; a schema's own message goes first.
z.config({ customError: ({ input }) => (input === undefined ? 'is missing' : undefined) });
