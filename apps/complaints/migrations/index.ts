import { CreateMattersCasesAndTexts1764000000000 } from './1764000000000-create-matters-cases-and-texts.js';
import { CreateCareLog1764200000000 } from './1764200000000-create-care-log.js';

export const migrations = [CreateMattersCasesAndTexts1764000000000, CreateCareLog1764200000000];
