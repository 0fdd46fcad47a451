import { CreateIngest1764000000000 } from './1764000000000-create-ingest.js';

export const migrations = [CreateIngest1764000000000];
