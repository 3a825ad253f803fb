import { describe, expect, test } from 'vitest';
import { runningLaptop } from '#e2e/support/fake-laptop.ts';

const settled = () => new Promise((done) => setImmediate(done));

describe('quitting', () => {
  test('ends at once when everything is sent, and closes the data first', async () => {
    const { electron, edge } = await runningLaptop();
    edge.becomes({ waiting: 0 });
    electron.app.quit();
    expect(electron.asked).toEqual([]);
    expect(edge.isClosed).toBe(true);
    expect(electron.app.calls).toContain('quit');
  });

  test('tells what is not sent, and lets the person choose', async () => {
    const { electron, edge } = await runningLaptop();
    edge.becomes({ state: 'offline', waiting: 3 });
    electron.pressed = 1;
    electron.app.quit();
    await settled();
    expect(electron.asked).toMatchObject([
      {
        message: '3 changes saved here have not reached the server.',
        detail: expect.stringContaining('stays on this laptop'),
        buttons: ['Quit', 'Stay'],
      },
    ]);
    expect(edge.isClosed).toBe(false);
    electron.pressed = 0;
    electron.app.quit();
    await settled();
    expect(edge.isClosed).toBe(true);
    expect(electron.app.calls).toContain('quit');
  });

  test('tells it also when the laptop is locked', async () => {
    const { electron, edge } = await runningLaptop();
    edge.becomes({ state: 'offline', waiting: 1 });
    edge.lock();
    electron.app.quit();
    await settled();
    expect(electron.asked[0]?.message).toBe('1 change saved here has not reached the server.');
  });

  test('does not hold Windows back when it shuts down', async () => {
    const { electron, edge, window } = await runningLaptop();
    edge.becomes({ state: 'offline', waiting: 3 });
    window.emit('query-session-end', {});
    electron.app.quit();
    expect(electron.asked).toEqual([]);
    expect(electron.app.calls).toContain('quit');
  });

  test('is not what the cross of the window does: it goes into the tray and goes on sending', async () => {
    const { electron, edge, window } = await runningLaptop();
    expect(window.close()).toBe(false);
    expect(window.isShown).toBe(false);
    expect(edge.isClosed).toBe(false);
    electron.app.quit();
    expect(window.close()).toBe(true);
  });
});

describe('the laptop locks', () => {
  test.each(['lock-screen', 'suspend'])('with the system: %s', async (event) => {
    const { electron, edge } = await runningLaptop();
    edge.becomes({});
    electron.powerMonitor.emit(event);
    expect(edge.locks).toBe(1);
  });

  test('when nobody touched it for as long as IT allows', async () => {
    const { electron, edge, tick } = await runningLaptop({ machinePolicy: { AutoLockMinutes: 5 } });
    edge.becomes({});
    electron.powerMonitor.idleSeconds = 299;
    tick();
    expect(edge.locks).toBe(0);
    electron.powerMonitor.idleSeconds = 300;
    tick();
    expect(edge.locks).toBe(1);
  });
});
