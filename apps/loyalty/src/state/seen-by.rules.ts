import type { Profile } from '@fealty/contracts';

// What the shop earns by a customer is not for her: the price that she paid less it is what the goods cost.

const shopsOwn = 'value.margin';
interface Reader { readonly role: string }

export const profileSeenBy = ({ role }: Reader, profile: Profile): Profile => {
  if (role !== 'member') return profile;
  const { margin, ...value } = profile.value;
  return { ...profile, value };
};

/** Whether its reader may see a field of the profile change. */
export const fieldSeenBy = ({ role }: Reader, field: string): boolean => role !== 'member' || !field.startsWith(shopsOwn);
