// Two texts are the same content when their RFC 8785 forms are equal: spaces, the order of members and the spelling of numbers and
// escapes do not count.

/** What cannot stand in canonical JSON or in our tables, with a JSON pointer to it. */
export interface ContentFault { readonly pointer: string; readonly detail: string }
export type Canonical = { readonly text: string; readonly fault?: undefined } | { readonly fault: ContentFault };

const depthMax = 64;

interface Walk { fault: ContentFault | undefined; readonly path: (string | number)[] }

const pointerOf = (path: readonly (string | number)[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('').slice(0, 500);

const textFault = (text: string): string | undefined => {
  if (!text.isWellFormed()) return 'contains a lone surrogate';
  return text.includes('\u0000') ? 'contains the character NUL' : undefined;
};

const report = (walk: Walk, detail: string): string => {
  walk.fault ??= { pointer: pointerOf(walk.path), detail };
  return '';
};

const scalar = (value: unknown, walk: Walk): string => {
  if (typeof value === 'string') {
    const detail = textFault(value);
    return detail === undefined ? JSON.stringify(value) : report(walk, detail);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : report(walk, 'is a number too large to keep');
  return value === null || typeof value === 'boolean' ? String(value) : report(walk, 'is no JSON');
};

const below = (step: string | number, value: unknown, walk: Walk): string => {
  walk.path.push(step);
  const text = write(value, walk);
  walk.path.pop();
  return text;
};

const members = (value: Readonly<Record<string, unknown>>, walk: Walk): string => {
  let text = '';
  for (const name of Object.keys(value).sort()) {
    if (textFault(name) !== undefined) return report(walk, 'has a field whose name is not usable');
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${below(name, value[name], walk)}`;
  }
  return `{${text}}`;
};

const write = (value: unknown, walk: Walk): string => {
  if (typeof value !== 'object' || value === null) return scalar(value, walk);
  // The depth of what is sent is the sender's choice; ours is bounded.
  if (walk.path.length >= depthMax) return report(walk, `is nested deeper than ${depthMax} levels`);
  if (!Array.isArray(value)) return members(value as Readonly<Record<string, unknown>>, walk);
  return `[${value.map((inner, index) => below(index, inner, walk)).join(',')}]`;
};

/** The RFC 8785 form of parsed JSON, or the first thing in it that cannot be kept. */
export const canonical = (value: unknown): Canonical => {
  const walk: Walk = { fault: undefined, path: [] };
  const text = write(value, walk);
  return walk.fault === undefined ? { text } : { fault: walk.fault };
};
