import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What was asked for is not what the program takes; the command ends with 2. */
export class Misasked extends Error {
  constructor(problem: string, usage: string) {
    super(`${problem}\nusage: ${usage}`);
  }
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<Known extends Options> = ReturnType<typeof parseArgs<{ options: Known; allowPositionals: true }>>;
export interface Program<Known extends Options> { readonly usage: string; readonly options: Known }

const listed = (names: readonly string[]): string => names.map((name) => `--${name}`).join(', ');

const knownIn = (names: readonly string[]): string => (names.length === 0 ? '' : `; there ${names.length === 1 ? 'is' : 'are'} ${listed(names)}`);

const faultOf = (options: Options, args: readonly string[]): string | undefined => {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const told = tokens.filter((token) => token.kind === 'option');
  const unknown = [...new Set(told.map(({ rawName }) => rawName))].filter((rawName) => !rawName.startsWith('--') || options[rawName.slice(2)] === undefined);
  if (unknown.length > 0) return `${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not known here${knownIn(Object.keys(options))}`;
  const empty = told.find(({ name, value, inlineValue }) => options[name]?.type === 'string' && (value === undefined || (inlineValue !== true && /^-./.test(value))));
  if (empty !== undefined) return `--${empty.name} takes a value${/^-[^-]/.test(empty.value ?? '') ? `; one that begins with a dash is told as --${empty.name}=${empty.value ?? ''}` : ''}`;
  const filled = told.find(({ name, value }) => options[name]?.type === 'boolean' && value !== undefined);
  return filled === undefined ? undefined : `--${filled.name} takes no value`;
};

/** Reads a command line. 'help' when it was asked for, whatever else is there. @throws Misasked that names every option that is not known */
export const readArgs = <Known extends Options>({ usage, options }: Program<Known>, args: readonly string[]): Parsed<Known> | 'help' => {
  if (args.includes('--help') || args.includes('-h')) return 'help';
  const fault = faultOf(options, args);
  if (fault !== undefined) throw new Misasked(fault, usage);
  return parseArgs({ args: [...args], options, allowPositionals: true });
};

/** Ends quietly when the reader of our output has gone, as `… | head` does. */
export const endWithReader = (output: NodeJS.EventEmitter, exit: (code: number) => void): void => {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    exit(0);
  });
};

const exit = (code: number): void => { process.exit(code); };

/** Runs a program of the command line: 0 after help or success, 2 for what it does not take, 1 for what went wrong. */
export const runProgram = async <Known extends Options>(program: Program<Known>, run: (asked: Parsed<Known>) => Promise<number | undefined>): Promise<void> => {
  endWithReader(process.stdout, exit);
  try {
    const asked = readArgs(program, process.argv.slice(2));
    if (asked === 'help') process.stdout.write(`usage: ${program.usage}\n`);
    else process.exitCode = await run(asked) ?? 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    exit(error instanceof Misasked ? 2 : 1);
  }
};
