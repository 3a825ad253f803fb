import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fakeLaptop, runningLaptop } from '#e2e/support/fake-laptop.ts';

type Laptop = Awaited<ReturnType<typeof runningLaptop>>;
const header = { 'x-trainflow-request': '1' };
const ask = ({ session }: Laptop, method: string, path: string, body?: object, headers: object = header) =>
  session.request(
    new Request(`app://trainflow${path}`, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
const choose = (laptop: Laptop, body: object) => ask(laptop, 'PATCH', '/shell/settings', body);
const fileOf = ({ folder }: Pick<Laptop, 'folder'>) => join(folder, 'TrainFlow/settings.json');

describe('the settings that a page shows', () => {
  test('tell who decided each, and which are locked', async () => {
    const laptop = await runningLaptop({
      machinePolicy: { DisableExport: 1 },
      installer: { Language: 'ar', AutoLockMinutes: 'soon' },
    });
    const shown = await (await ask(laptop, 'GET', '/shell/settings')).json();
    expect(shown).toMatchObject({
      version: '1.2.0',
      settings: {
        DisableExport: { value: true, source: 'machinePolicy', managed: true, own: false },
        Language: { value: 'ar', source: 'installer', managed: true, own: true },
        Autostart: { value: false, source: 'default', managed: false, own: true },
      },
      broken: [{ name: 'AutoLockMinutes', source: 'installer', found: 'soon' }],
    });
    expect(laptop.edge.asked).toEqual(['GET /']);
  });
});

describe('what a person chooses himself', () => {
  test('holds from the next start, and can be taken back', async () => {
    const laptop = await runningLaptop();
    expect((await choose(laptop, { ServerUrl: 'https://a.example', Language: 'ar' })).status).toBe(204);
    expect((await choose(laptop, { Language: null })).status).toBe(204);
    expect(JSON.parse(readFileSync(fileOf(laptop), 'utf8'))).toEqual({ ServerUrl: 'https://a.example' });
    expect((await ask(laptop, 'POST', '/shell/restart')).status).toBe(204);
    expect(laptop.electron.app.calls.slice(-2)).toEqual(['relaunch', 'quit']);
  });

  test.each([
    ['what IT decided', { Language: 'en' }, 409, 'Language is set by your IT department'],
    ['what only IT decides', { DisableExport: true }, 409, 'DisableExport is set by your IT department'],
    ['the server of the installation', { ServerUrl: 'https://b.example' }, 409, 'ServerUrl is set by'],
    ['what cannot be used', { AutoLockMinutes: 0 }, 400, 'must be a whole number from 1 to 480'],
    ['what is no setting', { Password: 'x' }, 400, 'not settings of TrainFlow'],
  ])('is not %s, and nothing of it is stored then', async (_, wish, status, said) => {
    const laptop = await runningLaptop({ installer: { Language: 'ar', ServerUrl: 'https://a.example' } });
    const answer = await choose(laptop, { Autostart: true, ...wish });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(said);
    expect(() => readFileSync(fileOf(laptop))).toThrow('ENOENT');
  });

  test('is the server where IT allows another one', async () => {
    const laptop = await runningLaptop({
      installer: { ServerUrl: 'https://a.example', AllowServerChange: 1 },
    });
    expect((await choose(laptop, { ServerUrl: 'https://b.example' })).status).toBe(204);
  });

  test('is not taken from a page of another site', async () => {
    const laptop = await runningLaptop();
    expect((await ask(laptop, 'PATCH', '/shell/settings', { Language: 'ar' }, {})).status).toBe(403);
    expect((await ask(laptop, 'POST', '/shell/restart', undefined, {})).status).toBe(403);
    expect((await ask(laptop, 'DELETE', '/shell/settings')).status).toBe(404);
    expect(laptop.electron.app.calls).not.toContain('relaunch');
  });

  test('does not keep the client from starting when its file is damaged', async () => {
    const laptop = fakeLaptop();
    mkdirSync(join(laptop.folder, 'TrainFlow'));
    writeFileSync(fileOf(laptop), '{"ServerUrl": ');
    await laptop.start();
    expect(laptop.opened[0]?.settings.values.ServerUrl).toBeNull();
    expect(readFileSync(`${fileOf(laptop)}.damaged`, 'utf8')).toBe('{"ServerUrl": ');
  });
});
