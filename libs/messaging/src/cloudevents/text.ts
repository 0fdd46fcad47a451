import { isUtf8 } from 'node:buffer';

const isPrintableAscii = (bytes: Buffer): boolean => {
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
};

/** The text of UTF-8 bytes, or undefined when they are not UTF-8. Nothing is replaced or stripped. */
export const textOf = (bytes: Buffer): string | undefined => {
  if (isPrintableAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
};

const isForbidden = (code: number): boolean =>
  code < 0x20 || (code >= 0x7f && code <= 0x9f) || (code >= 0xd800 && code <= 0xdfff)
  || (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe;

/** What the CloudEvents type String forbids: control characters, lone surrogates and noncharacters. */
export const forbiddenCharacter = (text: string): string | undefined => {
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x20 && unit < 0x7f) continue;
    const code = text.codePointAt(i)!;
    if (isForbidden(code)) return `U+${code.toString(16).toUpperCase().padStart(4, '0')} at position ${i}`;
    if (code > 0xffff) i += 1;
  }
  return undefined;
};
