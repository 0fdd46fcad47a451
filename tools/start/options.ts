import { Misasked, readArgs } from '../command-line.js';

export const shopSizes = ['none', 'small', 'busy'] as const;
export type ShopSize = (typeof shopSizes)[number];
export interface StartOptions { readonly shop: ShopSize; readonly fresh: boolean; readonly ui: boolean; readonly seed: number }

export const usage = `npm start [-- options]
  --shop none|small|busy   the simulated shop (default: small)
  --fresh                  forget the data of earlier runs
  --no-ui                  plain lines instead of a live table
  --seed N                 seed of the simulated shop (default: 1)
`;

const options = {
  shop: { type: 'string', default: 'small' }, fresh: { type: 'boolean', default: false }, 'no-ui': { type: 'boolean', default: false }, seed: { type: 'string', default: '1' },
} as const;

/** Reads the command line. @throws Misasked with a sentence for the reader */
export const startOptions = (args: readonly string[], isTerminal: boolean): StartOptions | 'help' => {
  const asked = readArgs({ usage, options }, args);
  if (asked === 'help') return 'help';
  const { values, positionals: [extra] } = asked;
  if (extra !== undefined) throw new Misasked(`"${extra}" is not expected here`, usage);
  const shop = shopSizes.find((size) => size === values.shop);
  if (shop === undefined) throw new Misasked(`--shop takes ${shopSizes.join(', ')}, not "${values.shop}"`, usage);
  if (!/^\d{1,9}$/.test(values.seed)) throw new Misasked(`--seed takes a whole number, not "${values.seed}"`, usage);
  return { shop, fresh: values.fresh, ui: !values['no-ui'] && isTerminal, seed: Number(values.seed) };
};
