import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OutboxItem, SyncStatus } from '#shared/sync/sync.schemas.ts';
import { type ServerProcess, startLaptop, startProcess } from '../support/server-process.ts';
import { noBrowser, openBrowser, type Seat, signIn, why } from './browser.ts';

const password = 'trainflow-demo';

/** A foreman's days on his laptop: the window is a browser on the edge, the server comes and goes. */
describe.skipIf(noBrowser)(`a foreman without a network (${why})`, () => {
  let folder: string;
  let browser: Browser;
  let server: ServerProcess;
  let laptop: ServerProcess;
  let serverPort: string;
  let seat: Seat;

  const startServer = async () => {
    const settings = {
      DATA_DIR: join(folder, 'server'),
      PORT: serverPort,
      TRAINFLOW_DEMO_PASSWORD: password,
    };
    server = startProcess(settings);
    await server.ready;
  };
  const end = async (running: ServerProcess | undefined, signal: NodeJS.Signals) => {
    running?.signal(signal);
    await running?.ended;
  };
  const openLaptop = async () => {
    laptop = startLaptop({
      SERVERURL: `http://127.0.0.1:${serverPort}`,
      TENANT: 'demo',
      PORT: '0',
      DATA_DIR: join(folder, 'laptop'),
    });
    const entrance = await laptop.ready;
    const who = { tenant: 'demo', username: 'foreman', password };
    seat = await signIn(browser, new URL(entrance).origin, who, entrance);
  };
  const ask = async <T>(page: Page, path: string): Promise<T> =>
    JSON.parse(
      await page.evaluate(
        async (url) => (await fetch(url, { headers: { accept: 'application/json' } })).text(),
        path,
      ),
    );
  const status = () => ask<SyncStatus>(seat.page, '/api/sync/status');
  const outbox = async () => (await ask<{ items: OutboxItem[] }>(seat.page, '/api/sync/outbox')).items;
  const waiting = async () =>
    (await ask<{ items: { stepId: string }[] }>(seat.page, '/api/workflow/inbox')).items.map(
      ({ stepId }) => stepId,
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trainflow-foreman-'));
    serverPort = await freePort();
    browser = await openBrowser();
    await startServer();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await end(laptop, 'SIGTERM');
    await end(server, 'SIGTERM');
    if (folder) await rm(folder, { recursive: true, force: true });
  }, 60_000);

  let inbox: string[] = [];

  test('signs in with the server and gets his crew', { timeout: 120_000 }, async () => {
    await openLaptop();
    await expect.poll(async () => (await status()).firstSync, { timeout: 60_000 }).toBeNull();
    await seat.page.goto('/team');
    await seat.page.getByRole('row').filter({ hasText: 'Omar Al-Zahrani' }).waitFor();
    inbox = await waiting();
    expect(inbox.length).toBeGreaterThan(0);
  });

  test('decides without it, and everything is saved', { timeout: 120_000 }, async () => {
    await end(server, 'SIGTERM');
    for (let left = Math.min(3, inbox.length); left > 0; left--) {
      await seat.page.goto('/approvals');
      await seat.page.getByRole('row').nth(1).getByRole('link').first().click();
      await seat.page.getByRole('button', { name: 'Approve', exact: true }).click();
      await seat.page.getByText('The request is approved.').waitFor();
    }
    expect((await status()).waiting).toBe(Math.min(3, inbox.length));
    expect(await waiting()).toHaveLength(inbox.length - Math.min(3, inbox.length));
    expect(seat.complaints).toEqual([]);
  });

  test('finds it again after the laptop died', { timeout: 120_000 }, async () => {
    await seat.close();
    await end(laptop, 'SIGKILL');
    await openLaptop();
    const kept = await status();
    expect([kept.waiting, kept.state]).toEqual([
      Math.min(3, inbox.length),
      expect.stringMatching(/offline|unreachable/),
    ]);
    await seat.page.goto('/team');
    await seat.page.getByRole('row').filter({ hasText: 'Omar Al-Zahrani' }).waitFor();
  });

  test('and sees it go once the server is back', { timeout: 180_000 }, async () => {
    await startServer();
    await seat.page.evaluate(() =>
      fetch('/api/sync/now', {
        method: 'POST',
        headers: { 'x-trainflow-request': '1', 'content-type': 'application/json' },
        body: '{}',
      }),
    );
    await expect
      .poll(async () => (await outbox()).map(({ state }) => state), { timeout: 90_000 })
      .toEqual(Array(Math.min(3, inbox.length)).fill('applied'));
    expect(await status()).toMatchObject({ state: 'synced', waiting: 0, refused: 0, decisions: 0 });
    const office = await signIn(browser, `http://127.0.0.1:${serverPort}`, {
      tenant: 'demo',
      username: 'officer',
      password,
    });
    const [first] = await outbox();
    const request = await ask<{ state: string; timeline: { event: string; actorNameEn: string | null }[] }>(
      office.page,
      `/api/renewal-requests/${first?.subject?.id}`,
    );
    expect(request.state).not.toBe('pending_foreman');
    expect(request.timeline.filter(({ event }) => event === 'approved')).toHaveLength(1);
    await office.close();
    expect(seat.complaints).toEqual([]);
  });
});

/** The server keeps its address when it comes back. */
async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return String(typeof address === 'object' ? address?.port : '');
}
