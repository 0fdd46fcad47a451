import { describe, expect, it } from '@jest/globals';
import { currencyCodes, minorDigits } from './currencies.js';

// An independent list: the Unicode data that Node carries.
const digitsOfIntl = (code: string): number => new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ?? 0;
// Unicode rounds these in shops; ISO 4217 gives them the digits of our list.
const roundedInShops = new Set(['AFN', 'ALL', 'COP', 'CRC', 'HUF', 'IDR', 'IQD', 'IRR', 'KPW', 'LAK', 'LBP', 'MGA', 'MMK', 'PKR', 'RSD', 'SLE', 'SOS', 'SYP', 'TZS', 'UZS', 'YER', 'UYI']);

describe('currencies', () => {
  it('are three capital letters, in order, each once', () => {
    expect(currencyCodes.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    expect([...new Set(currencyCodes)].sort()).toEqual(currencyCodes);
  });

  it('hold the money of the shipped policies and of most shops', () => {
    expect(currencyCodes).toEqual(expect.arrayContaining(['BRL', 'CHF', 'CNY', 'EUR', 'GBP', 'INR', 'JPY', 'KWD', 'USD']));
  });

  it('hold no metals, funds and test codes', () => {
    for (const code of ['XAU', 'XAG', 'XTS', 'XXX', 'XDR', 'DEM', 'FRF']) expect(currencyCodes).not.toContain(code);
  });

  it('have the minor units that Unicode knows, but where shops round more coarsely than the standard', () => {
    expect(currencyCodes.filter((code) => !roundedInShops.has(code) && digitsOfIntl(code) !== minorDigits(code))).toEqual([]);
    expect(['EUR', 'JPY', 'KWD', 'ISK', 'UYU', 'MGA', 'TND'].map(minorDigits)).toEqual([2, 0, 3, 0, 2, 2, 3]);
  });
});
