import { CreateProfilesAndHistory1764000000000 } from './1764000000000-create-profiles-and-history.js';
import { CreateCareLog1764200000000 } from './1764200000000-create-care-log.js';

export const migrations = [CreateProfilesAndHistory1764000000000, CreateCareLog1764200000000];
