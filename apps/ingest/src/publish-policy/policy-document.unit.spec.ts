import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { readPolicyDocument } from './policy-document.query.js';
import { publication } from './publish-policy.rules.js';

const minimal = 'programme: demo\ncurrency: EUR\nzone: Europe/Berlin\nplatforms:\n  - id: web\n    source: /shop/web\n';
type Fields = Record<string, unknown>;
const mapsIn = (value: unknown, pointer: string): { pointer: string; map: Fields }[] => {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Array.isArray(value) ? [] : [{ pointer, map: value as Fields }]), ...Object.entries(value).flatMap(([key, item]) => mapsIn(item, `${pointer}/${key}`))];
};
const faultsOf = (text: string) => {
  const read = readPolicyDocument(text);
  return 'faults' in read ? read.faults : [];
};

describe('a policy document', () => {
  it('is YAML or JSON, with defaults for all but programme, currency, zone and platforms', () => {
    const read = readPolicyDocument(minimal);
    expect(read).toMatchObject({ effectiveFrom: undefined, policy: { programme: 'demo', locale: 'en', intake: { maximumAgeDays: 30 } } });
    expect(readPolicyDocument(JSON.stringify({ programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }] }))).toEqual(read);
  });

  it.each([
    ['broken YAML', 'programme: [demo', { line: 1, pointer: '' }],
    ['a key that stands there twice', `${minimal}currency: USD\n`, { line: 7, column: 1 }],
    ['a field that is not known', `${minimal}intake:\n  maximumAgeHours: 3\n`, { line: 8, column: 3, pointer: '/intake/maximumAgeHours' }],
    ['a number beyond those that can be counted exactly', `${minimal}points:\n  debtMax: 9007199254740993\n`, { line: 8, column: 3, pointer: '/points/debtMax' }],
    ['a field that is not known in a list', minimal.replace('source:', 'url: x\n    source:'), { line: 6, column: 5, pointer: '/platforms/0/url' }],
    ['a field that is not known, deep inside', `${minimal}loyalty:\n  satisfaction:\n    halfLiveDays: 3\n`, { line: 9, column: 5, pointer: '/loyalty/satisfaction/halfLiveDays' }],
    ['a wrong value', minimal.replace('EUR', 'Taler'), { line: 2, column: 1, pointer: '/currency' }],
    ['a wrong value deep inside', minimal.replace('id: web', 'id: Web Shop'), { line: 5, column: 5, pointer: '/platforms/0/id' }],
    ['a missing field', minimal.replace('    source: /shop/web\n', ''), { line: 5, column: 5, pointer: '/platforms/0/source' }],
    ['a template that does not render', `${minimal}notifications:\n  triggers:\n    - on: tier-changed\n      topic: loyalty\n      subject: Hello {{nmae}}\n      body: x\n`, { line: 11, column: 7, pointer: '/notifications/triggers/0/subject' }],
    ['a budget that is not declared', `${minimal}points:\n  rules:\n    - id: spring\n      points: 1\n      perMinor: 100\n      budget: sprung\n`, { line: 12, column: 7, pointer: '/points/rules/0/budget' }],
    ['goodwill for a norm that there is not', `${minimal}points:\n  goodwill:\n    points: 5\n    norms: [first-reply]\n`, { line: 10, column: 13, pointer: '/points/goodwill/norms/0' }],
    ['a basis that is neither in nor out', `${minimal}points:\n  basis:\n    tax: in\n    shipping: half\n`, { line: 10, column: 5, pointer: '/points/basis/shipping' }],
    ['a basis of something else', `${minimal}points:\n  basis: { taxes: in }\n`, { line: 8, column: 12, pointer: '/points/basis/taxes' }],
    ['a category that no record can hold', `${minimal}orders:\n  marginPercentByCategory: { __proto__: 10 }\n`, { line: 8, column: 30, pointer: '/orders/marginPercentByCategory/__proto__' }],
    ['a zone that does not exist', minimal.replace('Europe/Berlin', 'Mars/Olympus'), { line: 3, column: 1, pointer: '/zone' }],
    ['a platform that stands there twice', `${minimal}  - id: web\n    source: /shop/app\n`, { line: 7, column: 5, pointer: '/platforms/1/id' }],
    ['a source of two platforms', `${minimal}  - { id: app, source: /shop/web }\n`, { line: 7, column: 16, pointer: '/platforms/1/source' }],
    ['a membership of a tier that there is not', `${minimal}loyalty:\n  memberships:\n    - { name: plus, tier: silber }\n`, { line: 9, column: 21, pointer: '/loyalty/memberships/0/tier' }],
    ['a rule for a tier that there is not', `${minimal}points:\n  multipliers:\n    - { id: double, times: 2, tiers: [gold] }\n`, { line: 9, column: 39, pointer: '/points/multipliers/0/tiers/0' }],
    ['a list instead of a document', '- a\n- b\n', { line: 1 }],
    ['NUL', minimal.replace('/shop/web', '"/shop\\0"'), { pointer: '/platforms/0/source' }],
  ])('with %s is refused with line, column and field', (_, text, expected) => {
    expect(faultsOf(text)[0]).toMatchObject(expected);
  });

  it.each([
    [`${minimal}ponts: {}\n`, 'line 7, column 1: ponts is not a known field of a policy; points is'],
    [`${minimal}points:\n  ruels: []\n`, 'line 8, column 3: ruels is not a known field of points; rules is'],
    [`${minimal}points:\n  rules:\n    - { id: tea, points: 1, perMinor: 100, chanels: [web] }\n`, 'line 9, column 44: chanels is not a known field of points.rules.0; channels is'],
    [`${minimal}points:\n  goodwill: { points: 1, maxPerYaer: 2 }\n`, 'line 8, column 26: maxPerYaer is not a known field of points.goodwill; maxPerYear is'],
    [`${minimal}points:\n  expiry: { kind: months, month: 3, months: 2 }\n`, 'line 8, column 27: month is not a known field of points.expiry; months is'],
    [`${minimal}loyalty:\n  whatever: 1\n`, 'line 8, column 3: whatever is not a known field of loyalty'],
  ])('names what is not known, where it stands, and what may have been meant', (text, detail) => {
    expect(faultsOf(text).map((fault) => fault.detail)).toEqual([detail]);
  });

  it('cannot grow without bound through aliases', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 8 }, (_, i) => `${String.fromCharCode(98 + i)}: &${String.fromCharCode(98 + i)} [${Array.from({ length: 10 }, () => `*${String.fromCharCode(97 + i)}`).join(',')}]`).join('\n')}\n`;
    expect(faultsOf(bomb)[0]?.detail).toMatch(/alias/i);
  });

  it.each([
    ['simple-shop', { basis: { tax: 'out', shipping: 'out', discounts: 'out', points: 'out' }, budgets: [], stacking: 'first', rules: [{ id: 'per-euro', points: 1, perMinor: 100 }] }],
    ['rich-programme', { basis: { tax: 'out', shipping: 'out', discounts: 'out', points: 'in' }, budgets: [{ id: 'spring-books' }], stacking: 'best', birthday: { points: 200 }, goodwill: { points: 100 }, bonuses: expect.arrayContaining([expect.objectContaining({ memberships: ['plus'] })]),
      rules: expect.arrayContaining([expect.objectContaining({ categories: ['books'], from: '2027-03-01', budget: 'spring-books' })]) }],
  ])('of %s shows what it is an example of', (name, expected) => {
    const read = readPolicyDocument(readFileSync(fileURLToPath(new URL(`../../../../policies/${name}.yaml`, import.meta.url)), 'utf8'));
    expect(read).toMatchObject({ policy: { points: expected } });
  });

  it('is right for every programme that is shipped', () => {
    const folder = fileURLToPath(new URL('../../../../policies/', import.meta.url));
    const files = readdirSync(folder);
    expect(files.toSorted()).toEqual(['demo.yaml', 'olist.yaml', 'online-retail.yaml', 'rich-programme.yaml', 'simple-shop.yaml']);
    for (const file of files) {
      const read = readPolicyDocument(readFileSync(`${folder}${file}`, 'utf8'));
      if ('faults' in read) throw new Error(`${file}: ${JSON.stringify(read.faults)}`);
      expect(publication(read, undefined, '2026-03-01T10:00:00.000Z')).toMatchObject({ publish: { version: 1 } });
    }
  });
});

describe('the faults of a policy document', () => {
  it('are told all in one go, in the order of the text', () => {
    const text = 'programme: demo\ncurrency: Taler\nzone: Mars/Olympus\nplatfroms: []\nplatforms:\n  - { id: web, source: /shop/web }\n  - { id: web, source: /shop/app, url: x }\n'
      + 'points:\n  ruels: []\n  expiry: { kind: months, months: 0, day: 12-31 }\norders:\n  marginPercentByCategory: { books: 20 }\n  rounding: up\norders:\n  days: 3\n';
    expect(faultsOf(text).map(({ line, column, pointer }) => `${line}:${column} ${pointer}`)).toEqual([
      '2:1 /currency', '3:1 /zone', '4:1 /platfroms', '7:7 /platforms/1/id', '7:35 /platforms/1/url', '9:3 /points/ruels', '10:27 /points/expiry/months', '10:38 /points/expiry/day', '14:1 ', '15:3 /orders/days',
    ]);
  });

  it.each([['nothing', ''], ['a comment alone', '# later\n'], ['null', 'null']])('of %s are that it is empty, with what a policy has at least', (_, text) => {
    expect(faultsOf(text)).toEqual([{ pointer: '', line: 1, column: 1, detail: 'line 1, column 1: the document is empty: a policy has at least the fields programme, currency, zone and platforms' }]);
  });

  it('are fields that are not known, wherever they stand in the richest programme, but no category', () => {
    const rich: unknown = parse(readFileSync(fileURLToPath(new URL('../../../../policies/rich-programme.yaml', import.meta.url)), 'utf8'));
    const open = new Set(['/orders/marginPercentByCategory']);
    const places = mapsIn(rich, '').filter(({ pointer }) => !open.has(pointer));
    for (const { pointer, map } of places) {
      map['zzz'] = 1;
      expect(faultsOf(JSON.stringify(rich)).map((fault) => fault.pointer)).toContain(`${pointer}/zzz`);
      delete map['zzz'];
    }
    expect(places.length).toBeGreaterThan(20);
  });
});

it('a policy is in force from an instant between the years 1900 and 9999 in UTC', () => {
  expect(faultsOf(`${minimal}effectiveFrom: '9999-12-31T23:59:59-14:00'\n`)).toMatchObject([{ line: 7, column: 1, pointer: '/effectiveFrom' }]);
});

describe('a policy', () => {
  it('is one document: where a second one begins is told', () => {
    expect(faultsOf(`${minimal}---\n${minimal}`)[0]).toMatchObject({ line: 7, pointer: '', detail: 'line 7, column 1: a second document begins here; a policy is one document, so publish each by itself' });
  });
});
