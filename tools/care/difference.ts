/** The places at which two JSON values differ, each as `path: before -> after`. */
export const differences = (before: unknown, after: unknown, path = ''): string[] => {
  if (Object.is(before, after)) return [];
  const [from, to] = [before, after].map((value) => (typeof value === 'object' && value !== null ? value as Record<string, unknown> : undefined));
  if (from === undefined || to === undefined) {
    const [a, b] = [JSON.stringify(before), JSON.stringify(after)];
    return a === b ? [] : [`${path === '' ? '/' : path}: ${a ?? 'nothing'} -> ${b ?? 'nothing'}`];
  }
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) => differences(from[key], to[key], `${path}/${key}`));
};
