import { CreateMattersCasesAndTexts1764000000000 } from './1764000000000-create-matters-cases-and-texts.js';

export const migrations = [CreateMattersCasesAndTexts1764000000000];
