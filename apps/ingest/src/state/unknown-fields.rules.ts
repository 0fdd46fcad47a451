// Platforms may send more than the contract knows. It is accepted, stays here, and is counted by name, so that both sides learn of it.

const fieldsMax = 20;
const nameCharactersMax = 100;

const collect = (sent: unknown, known: unknown, found: { path: string; names: Set<string> }): void => {
  if (typeof sent !== 'object' || sent === null || typeof known !== 'object' || known === null) return;
  if (Array.isArray(sent)) {
    if (Array.isArray(known)) sent.forEach((item, index) => { collect(item, known[index], { ...found, path: `${found.path}[]` }); });
    return;
  }
  for (const [name, value] of Object.entries(sent)) {
    const path = found.path === '' ? name : `${found.path}.${name}`;
    if (Object.hasOwn(known, name)) collect(value, (known as Record<string, unknown>)[name], { ...found, path });
    else if (found.names.size < fieldsMax) found.names.add(path.slice(0, nameCharactersMax));
  }
};

/**
 * Names of the fields that were sent and that checking by the contract dropped, such as `lines[].colour`.
 *
 * @param sent parsed JSON as it came; @param known the same after the check
 */
export const unknownFields = (sent: unknown, known: unknown): readonly string[] => {
  const names = new Set<string>();
  collect(sent, known, { path: '', names });
  return [...names].sort();
};
