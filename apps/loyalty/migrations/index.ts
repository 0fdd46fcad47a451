import { CreateProfilesAndHistory1764000000000 } from './1764000000000-create-profiles-and-history.js';

export const migrations = [CreateProfilesAndHistory1764000000000];
