import { describe, expect, it } from '@jest/globals';
import { aTestPostgres, uniqueName, withClient } from '@fealty/testing';
import { databaseIdOf } from './import-state.js';

describe('what an import remembers', () => {
  it('belongs to one database: another one, or one made anew under the same name, has another identity', async () => {
    const { adminUrl } = await aTestPostgres();
    const name = uniqueName('imported');
    const url = new URL(adminUrl);
    url.pathname = `/${name}`;
    const anew = async (): Promise<string> => {
      await withClient(adminUrl, async (client) => {
        await client.query(`drop database if exists "${name}"`);
        await client.query(`create database "${name}"`);
      });
      return databaseIdOf(url.href);
    };
    const [first, again] = [await anew(), await databaseIdOf(url.href)];
    const second = await anew();
    await withClient(adminUrl, (client) => client.query(`drop database "${name}"`));
    expect(again).toBe(first);
    expect(new Set([first, second, await databaseIdOf(adminUrl)]).size).toBe(3);
  });
});
