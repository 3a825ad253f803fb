import { setTimeout as sleep } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '#e2e/support/database.ts';

let database: TestDatabase;
let boss: PgBoss;
const troubles: unknown[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  boss = new PgBoss({
    connectionString: database.appUrl,
    schema: 'pgboss',
    migrate: false,
    createSchema: false,
    reindex: false,
    useListenNotify: true,
    superviseIntervalSeconds: 1,
    maintenanceIntervalSeconds: 1,
  });
  boss.on('error', (error) => troubles.push(error));
  await boss.start();
});
afterAll(async () => {
  await boss.stop({ graceful: false });
  await database.drop();
});

test("the application's login makes queues, sends, works, retries into a dead letter and schedules, owning nothing", {
  timeout: 60_000,
}, async () => {
  await boss.createQueue('dead');
  await boss.createQueue('letters', { retryLimit: 0, deadLetter: 'dead', notify: true });
  const received: unknown[] = [];
  await boss.work<{ text: string }>('letters', async ([job]) => {
    if (job?.data.text === 'bad') throw new Error('unreadable');
    received.push(job?.data.text);
  });
  const dead: unknown[] = [];
  await boss.work<{ text: string }>('dead', async ([job]) => void dead.push(job?.data.text));
  await boss.send('letters', { text: 'good' });
  await boss.send('letters', { text: 'bad' });
  for (let waited = 0; waited < 400 && (received.length === 0 || dead.length === 0); waited += 1)
    await sleep(100);
  expect(received).toEqual(['good']);
  expect(dead).toEqual(['bad']);

  await boss.schedule('letters', '0 6 * * *', { text: 'daily' }, { tz: 'Asia/Riyadh' });
  expect(await boss.getSchedules()).toMatchObject([{ name: 'letters', timezone: 'Asia/Riyadh' }]);
  await boss.supervise();
  expect(troubles).toEqual([]);
});
