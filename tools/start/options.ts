import { parseArgs } from 'node:util';

export const shopSizes = ['none', 'small', 'busy'] as const;
export type ShopSize = (typeof shopSizes)[number];
export interface StartOptions { readonly shop: ShopSize; readonly fresh: boolean; readonly ui: boolean; readonly seed: number }

export const usage = `npm start [-- options]
  --shop none|small|busy   the simulated shop (default: small)
  --fresh                  forget the data of earlier runs
  --no-ui                  plain lines instead of a live table
  --seed N                 seed of the simulated shop (default: 1)
`;

/** Reads the command line. @throws Error with a sentence for the reader */
export const startOptions = (args: readonly string[], isTerminal: boolean): StartOptions | 'help' => {
  const { values } = parseArgs({ args: [...args], options: {
    shop: { type: 'string', default: 'small' }, fresh: { type: 'boolean', default: false }, 'no-ui': { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' }, help: { type: 'boolean', default: false },
  } });
  if (values.help) return 'help';
  const shop = shopSizes.find((size) => size === values.shop);
  if (shop === undefined) throw new Error(`--shop takes ${shopSizes.join(', ')}, not "${values.shop}"`);
  if (!/^\d{1,9}$/.test(values.seed)) throw new Error(`--seed takes a whole number, not "${values.seed}"`);
  return { shop, fresh: values.fresh, ui: !values['no-ui'] && isTerminal, seed: Number(values.seed) };
};
