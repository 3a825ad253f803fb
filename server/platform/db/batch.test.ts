import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../e2e/support/database.ts';
import { statement } from './batch.ts';
import { createDatabase, type Database } from './database.ts';

let own: TestDatabase;
let database: Database;

beforeAll(async () => {
  own = await freshDatabase();
  // One connection: what a packet leaves behind meets the next one.
  database = createDatabase({ url: own.appUrl, poolSize: 1 });
});
afterAll(async () => {
  await database.close();
  await own.drop();
});

test('the same statement may stand in one packet twice, the first time too', async () => {
  const double = (value: number) => statement('select $1::integer * 2 as doubled', value);
  for (let round = 0; round < 2; round++) {
    expect(await database.batch([double(1), double(2), double(3)])).toEqual([
      [{ doubled: 2 }],
      [{ doubled: 4 }],
      [{ doubled: 6 }],
    ]);
  }
});

test('after a packet failed the same statements work again', async () => {
  const divide = (by: number) => statement('select 6 / $1::integer as quotient', by);
  await expect(database.batch([divide(2), divide(0), divide(3)])).rejects.toMatchObject({ code: '22012' });
  expect(await database.batch([divide(2), divide(3)])).toEqual([[{ quotient: 3 }], [{ quotient: 2 }]]);
});
