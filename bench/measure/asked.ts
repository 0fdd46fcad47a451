import { Misasked, readArgs } from '@fealty/tools/command-line';

const usage = 'npm run bench -- NAME [options]; all of them: npm run bench -- --help';

interface Askable<Name extends string, Text extends string> {
  /** Options that take a whole number of at least 1, and what they are when not told. */
  readonly numbers: Readonly<Record<Name, number>>;
  readonly texts?: readonly Text[];
}
type Asked<Name extends string, Text extends string> = Readonly<Record<Name, number>> & { readonly [Option in Text]?: string };

/** Reads the options of a bench. @throws Misasked: a bench that measures something else than was asked for would write it down as a result */
export const askedOf = <Name extends string, Text extends string = never>(args: readonly string[], { numbers, texts = [] }: Askable<Name, Text>): Asked<Name, Text> => {
  const options = Object.fromEntries([...Object.keys(numbers), ...texts].map((name) => [name, { type: 'string' as const }]));
  const read = readArgs({ usage, options }, args);
  if (read === 'help') throw new Misasked('the options are these', usage);
  const [extra] = read.positionals;
  if (extra !== undefined) throw new Misasked(`"${extra}" is not expected here`, usage);
  return Object.fromEntries(Object.keys(options).map((name) => {
    const told = read.values[name];
    if (!Object.hasOwn(numbers, name)) return [name, told];
    if (told !== undefined && !/^[1-9]\d{0,9}$/.test(String(told))) throw new Misasked(`--${name} takes a whole number of at least 1, not "${String(told)}"`, usage);
    return [name, told === undefined ? numbers[name as Name] : Number(told)];
  })) as Asked<Name, Text>;
};
