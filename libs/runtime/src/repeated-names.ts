// JSON.parse keeps the last of two fields of one name: what the sender meant is not known.

interface Frame { readonly names: Set<string> | undefined; at: string | number }

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\],]/g;
const pointerOf = (frames: readonly Frame[]): string => frames.map(({ at }) => `/${String(at).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The JSON pointer to the first field that stands twice in its object. @param text well-formed JSON */
export const repeatedName = (text: string): string | undefined => {
  const frames: Frame[] = [];
  for (const [token, colon] of text.matchAll(tokens)) {
    const inner = frames.at(-1);
    if (token === '{') frames.push({ names: new Set(), at: '' });
    else if (token === '[') frames.push({ names: undefined, at: 0 });
    else if (token === '}' || token === ']') frames.pop();
    else if (token === ',' && typeof inner?.at === 'number') inner.at += 1;
    else if (colon !== undefined && inner?.names !== undefined) {
      const name = JSON.parse(token.slice(0, -colon.length)) as string;
      inner.at = name;
      if (inner.names.has(name)) return pointerOf(frames);
      inner.names.add(name);
    }
  }
  return undefined;
};
