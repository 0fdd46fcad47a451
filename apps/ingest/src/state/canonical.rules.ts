// Two texts are the same content when their RFC 8785 forms are equal: spaces, the order of members and the spelling of numbers and
// escapes do not count.

/** What cannot stand in canonical JSON or in our tables, with a JSON pointer to it. */
export interface ContentFault { readonly pointer: string; readonly detail: string }
export type Canonical = { readonly text: string; readonly fault?: undefined } | { readonly fault: ContentFault };

const depthMax = 64;
const faulty = '\\u';

// Names come again and again: an event has a dozen, and all events have the same.
const names = new Map<string, string>();
const nameText = (name: string): string => {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(name)}:`;
  if (names.size < 1_000) names.set(name, text);
  return text;
};

const members = (value: Readonly<Record<string, unknown>>, depth: number): string => {
  let text = '';
  for (const name of Object.keys(value).sort()) text += `${text === '' ? '' : ','}${nameText(name)}${write(value[name], depth + 1)}`;
  return `{${text}}`;
};

/** The text of what has no fault; of what has one, a text with an escape in it. */
const write = (value: unknown, depth: number): string => {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value === 0 ? 0 : value) : faulty;
  if (typeof value !== 'object') return typeof value === 'boolean' ? String(value) : faulty;
  if (value === null) return 'null';
  if (depth >= depthMax) return faulty;
  return Array.isArray(value) ? `[${value.map((inner) => write(inner, depth + 1)).join(',')}]` : members(value as Readonly<Record<string, unknown>>, depth);
};

type Path = readonly (string | number)[];

const textFault = (text: string): string | undefined => {
  if (!text.isWellFormed()) return 'contains a lone surrogate';
  return text.includes('\u0000') ? 'contains the character NUL' : undefined;
};

const scalarFault = (value: unknown): string | undefined => {
  if (typeof value === 'string') return textFault(value);
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'is a number too large to keep';
  return value === null || typeof value === 'boolean' ? undefined : 'is no JSON';
};

const pointerOf = (path: Path): string => path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('').slice(0, 500);

const firstFault = (value: unknown, path: Path): ContentFault | undefined => {
  const fault = (detail: string): ContentFault => ({ pointer: pointerOf(path), detail });
  if (typeof value !== 'object' || value === null) {
    const detail = scalarFault(value);
    return detail === undefined ? undefined : fault(detail);
  }
  // The depth of what is sent is the sender's choice; ours is bounded.
  if (path.length >= depthMax) return fault(`is nested deeper than ${depthMax} levels`);
  for (const [name, inner] of Object.entries(value)) {
    const found = textFault(name) === undefined ? firstFault(inner, [...path, name]) : fault('has a field whose name is not usable');
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The RFC 8785 form of parsed JSON, or the first thing in it that cannot be kept. */
export const canonical = (value: unknown): Canonical => {
  const text = write(value, 0);
  // Surrogates without their other half and NUL are written as escapes; only then is it worth a second look.
  const fault = text.includes(faulty) ? firstFault(value, []) : undefined;
  return fault === undefined ? { text } : { fault };
};
