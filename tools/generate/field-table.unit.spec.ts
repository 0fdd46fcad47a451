import { describe, expect, it } from '@jest/globals';
import { shopCustomerRegisteredV1, shopCustomerUpdatedV1, shopOrderPlacedV1, shopVocabulary } from '@fealty/contracts';
import { fieldTable } from './field-table.js';

describe('the fields of an event', () => {
  const table = fieldTable(shopOrderPlacedV1);

  it('are listed with kind, need and meaning, those of lists too', () => {
    expect(table).toContain("| `rate` | string | no | Units of the programme's currency for one unit of the order's; needed when they differ (O9). |");
    expect(table).toContain('| `lines[].quantity` | integer | yes | A number of pieces, at least 1. |');
    expect(table).toContain('| `lines[].discountMinor` | integer | `0` when not told | Discount on the whole line. |');
  });

  it.each([['addressHash', '16 to 128 letters, digits', 'too short'], ['locale', 'BCP 47 language tag, such as', 'English']])('tell in words what %s must look like, here and where one is refused', (field, words, wrong) => {
    for (const contract of [shopCustomerRegisteredV1, shopCustomerUpdatedV1]) {
      expect(fieldTable(contract).find((row) => row.startsWith(`| \`${field}\``))).toContain(words);
      const [issue] = contract.data.safeParse({ [field]: wrong }).error?.issues ?? [];
      expect(issue?.message).toContain(words);
    }
  });

  it('are all there, of every event that a platform can publish', () => {
    for (const contract of shopVocabulary) {
      const named = Object.keys(contract.examples.full as object).filter((name) => !fieldTable(contract).some((row) => row.startsWith(`| \`${name}\` |`)));
      expect([contract.type, named]).toEqual([contract.type, []]);
    }
  });
});
