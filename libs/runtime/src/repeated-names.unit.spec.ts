import { describe, expect, it } from '@jest/globals';
import { repeatedName } from './repeated-names.js';

describe('a field that stands twice in JSON', () => {
  it.each([
    ['{"points":1,"points":2}', '/points'], ['{ "points" : 1 , "po\\u0069nts":1}', '/points'], ['{"lines":[{"a":1},{"a":1,"b":[],"a":2}]}', '/lines/1/a'],
    ['{"a/b~":{"c":1,"c":1}}', '/a~1b~0/c'], ['[[],{"":1,"":1}]', '/1/'], ['{"__proto__":1,"__proto__":2}', '/__proto__'],
  ])('is found in %s', (text, pointer) => { expect(repeatedName(text)).toBe(pointer); });

  it.each(['{"a":{"a":{"a":1}},"b":{"a":1}}', '[{"a":1},{"a":1}]', '{"a":"a\\":1,\\"a\\"","b":"{\\"a\\":1"}', '"a"', '1', '{}', '["a","a"]'])('is not seen in %s', (text) => {
    expect(repeatedName(text)).toBeUndefined();
  });

  it('is found behind a very long text', () => { expect(repeatedName(`{"a":"${'x\\n'.repeat(300_000)}","a":1}`)).toBe('/a'); });
});
