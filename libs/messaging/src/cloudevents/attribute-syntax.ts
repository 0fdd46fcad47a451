const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
};
const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);

const daysIn = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

const isDate = (text: string): boolean => {
  if (text[4] !== '-' || text[7] !== '-') return false;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
};

const isClock = (text: string): boolean =>
  text[13] === ':' && text[16] === ':' && two(text, 11) <= 23 && two(text, 14) <= 59 && two(text, 17) <= 59;

const isOffset = (text: string, at: number): boolean => {
  const sign = text[at];
  if (sign === 'Z' || sign === 'z') return text.length === at + 1;
  return (sign === '+' || sign === '-') && text.length === at + 6 && text[at + 3] === ':'
    && two(text, at + 1) <= 23 && two(text, at + 4) <= 59;
};

const endOfFraction = (text: string): number => {
  if (text[19] !== '.') return 19;
  let at = 20;
  while (digit(text, at) >= 0) at += 1;
  return at === 20 ? -1 : at;
};

/** RFC 3339. A leap second (:60) is refused: no clock that reads the event could represent it. */
export const isTimestamp = (text: string): boolean => {
  const separator = text[10];
  if ((separator !== 'T' && separator !== 't') || !isDate(text) || !isClock(text)) return false;
  const end = endOfFraction(text);
  return end > 0 && isOffset(text, end);
};

/** `[a-z0-9]+`, the only names that every CloudEvents binding carries. */
export const isAttributeName = (name: string): boolean => {
  for (let i = 0; i < name.length; i += 1) {
    const code = name.charCodeAt(i);
    if (!((code >= 97 && code <= 122) || (code >= 48 && code <= 57))) return false;
  }
  return name !== '' && name !== 'data';
};

const allowed = new Uint8Array(128);
for (const char of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%") allowed[char.charCodeAt(0)] = 1;

const isHex = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);

const hasOnlyUriCharacters = (text: string): boolean => {
  let fragments = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 127 || allowed[code] === 0) return false;
    if (code === 37 && !(isHex(text.charCodeAt(i + 1)) && isHex(text.charCodeAt(i + 2)))) return false;
    if (code === 35) fragments += 1;
  }
  return fragments <= 1;
};

const isScheme = (text: string): boolean => /^[a-z][a-z0-9+.-]*$/i.test(text);

/** The part before the first colon, when that colon stands where only a scheme may end. */
const schemeOf = (text: string): string | undefined => {
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (char === ':') return text.slice(0, i);
    if (char === '/' || char === '?' || char === '#') return undefined;
  }
  return undefined;
};

/** A non-empty URI-reference of RFC 3986: an absolute URI or a relative one, percent-encoded ASCII. */
export const isUriReference = (text: string): boolean => {
  if (text === '' || !hasOnlyUriCharacters(text)) return false;
  const scheme = schemeOf(text);
  return scheme === undefined || isScheme(scheme);
};

/** A URI with its scheme. */
export const isUri = (text: string): boolean => isUriReference(text) && schemeOf(text) !== undefined;

/** `type/subtype`, whatever parameters follow. */
export const isMediaType = (text: string): boolean => /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(;|$)/.test(text);
