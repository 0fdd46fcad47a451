export interface JsonError { at: number; expected: string }

const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\n' || char === '\r' || char === '\t';

/** Index after the string that opens at `at`, or the place where it breaks, negated and lowered by one. */
const endOfString = (text: string, at: number): number => {
  for (let i = at + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 34) return i + 1;
    if (code < 32) return -i - 1;
    if (code !== 92) continue;
    i += 1;
    const escape = text[i];
    if (escape === 'u') {
      if (!/^[0-9a-f]{4}$/i.test(text.slice(i + 1, i + 5))) return -i - 1;
      i += 4;
    } else if (escape === undefined || !'"\\/bfnrt'.includes(escape)) return -i - 1;
  }
  return -text.length - 1;
};

const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const endOfScalar = (text: string, at: number): number => {
  if (text[at] === '"') return endOfString(text, at);
  scalar.lastIndex = at;
  return scalar.test(text) ? scalar.lastIndex : -at - 1;
};

type Expecting = 'a value' | 'a value or ]' | 'a name' | 'a name or }' | ':' | ', or the end of the list' | ', or the end of the object' | 'nothing more';

const afterValue = (open: readonly string[]): Expecting => {
  if (open.length === 0) return 'nothing more';
  return open.at(-1) === '[' ? ', or the end of the list' : ', or the end of the object';
};

const punctuation = (char: string, expecting: Expecting, open: string[]): Expecting | undefined => {
  const wantsValue = expecting === 'a value' || expecting === 'a value or ]';
  if (wantsValue && char === '{') { open.push('{'); return 'a name or }'; }
  if (wantsValue && char === '[') { open.push('['); return 'a value or ]'; }
  if (expecting === ':' && char === ':') return 'a value';
  if (expecting === ', or the end of the list' && char === ',') return 'a value';
  if (expecting === ', or the end of the object' && char === ',') return 'a name';
  const closes = (char === ']' && (expecting === 'a value or ]' || expecting === ', or the end of the list'))
    || (char === '}' && (expecting === 'a name or }' || expecting === ', or the end of the object'));
  if (!closes) return undefined;
  open.pop();
  return afterValue(open);
};

/** Where a text stops being JSON and what should stand there; undefined when it is JSON. JSON.parse does not always say. */
export const firstJsonError = (text: string): JsonError | undefined => {
  const open: string[] = [];
  let expecting: Expecting = 'a value';
  let at = 0;
  for (;;) {
    while (isSpace(text[at])) at += 1;
    const char = text[at];
    if (char === undefined) return expecting === 'nothing more' ? undefined : { at, expected: expecting };
    const next = punctuation(char, expecting, open);
    if (next !== undefined) { expecting = next; at += 1; continue; }
    const isName = expecting.startsWith('a name');
    if (!(isName && char === '"') && !expecting.startsWith('a value')) return { at, expected: expecting };
    const end = endOfScalar(text, at);
    if (end < 0) return { at: -end - 1, expected: char === '"' ? 'the rest of a string' : expecting };
    expecting = isName ? ':' : afterValue(open);
    at = end;
  }
};
