import { expect, test } from 'vitest';
import { createLifecycle, Interrupted } from './lifecycle.ts';

/** A thing that writes down when it starts and ends. */
const noted = (said: string[]) => (name: string) =>
  [
    async () => {
      said.push(`+${name}`);
      return name;
    },
    async (thing: string) => void said.push(`-${thing}`),
    async (thing: string) => void said.push(`!${thing}`),
  ] as const;

test('what was started ends in the opposite order, once', async () => {
  const said: string[] = [];
  const lifecycle = createLifecycle();
  const [begin, end] = noted(said)('database');
  await lifecycle.start(begin, end);
  const [beginDoor, endDoor] = noted(said)('door');
  await lifecycle.start(beginDoor, endDoor);
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  expect(said).toEqual(['+database', '+door', '-door', '-database']);
});

test('a stop in the middle of starting waits for the step, ends it, and lets nothing else begin', async () => {
  const said: string[] = [];
  const lifecycle = createLifecycle();
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const slow = lifecycle.start(
    async () => {
      await gate;
      said.push('+slow');
    },
    async () => void said.push('-slow'),
  );
  const stopped = lifecycle.stop();
  open();
  await slow;
  await stopped;
  await expect(lifecycle.start(...noted(said)('late'))).rejects.toThrow(Interrupted);
  expect(said).toEqual(['+slow', '-slow']);
});

test('one that fails to end does not keep the others from ending', async () => {
  const said: string[] = [];
  const lifecycle = createLifecycle();
  await lifecycle.start(...noted(said)('database'));
  await lifecycle.start(
    () => undefined,
    async () => {
      throw new Error('stuck');
    },
  );
  await expect(lifecycle.stop()).rejects.toThrow('stuck');
  expect(said).toEqual(['+database', '-database']);
});

test('an impatient person gets an immediate end of what must not be left behind, also in the middle of a stop', async () => {
  const said: string[] = [];
  const lifecycle = createLifecycle();
  await lifecycle.start(...noted(said)('database'));
  await lifecycle.start(
    () => undefined,
    () => new Promise(() => undefined),
  );
  void lifecycle.stop();
  await lifecycle.kill();
  expect(said).toEqual(['+database', '!database']);
});
