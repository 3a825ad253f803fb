import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Machine } from '../../desktop/main/prepare.ts';
import { installerKey, policyKey } from '../../desktop/main/registry.ts';
import type { SettingLayers } from '../../desktop/main/settings.ts';
import { type EdgeNeeds, startShell } from '../../desktop/main/shell.ts';
import { FakeEdge } from './fake-edge.ts';
import { FakeElectron } from './fake-electron.ts';

interface Given extends Partial<Pick<SettingLayers, 'machinePolicy' | 'userPolicy' | 'installer'>> {
  platform?: NodeJS.Platform;
  startArguments?: string[];
  /** What the server answers to anything. */
  server?: () => Response;
  electron?: (electron: FakeElectron) => void;
}

/** A laptop on which somebody starts the client; its files are gone after the test. */
export function fakeLaptop(given: Given = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'trainflow-shell-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const electron = new FakeElectron();
  electron.app.paths.set('appData', folder);
  given.electron?.(electron);
  const edge = new FakeEdge();
  const opened: EdgeNeeds[] = [];
  const timers: (() => void)[] = [];
  const fetched: string[] = [];
  const machine: Machine = {
    platform: given.platform ?? 'linux',
    environment: { LOCALAPPDATA: join(folder, 'Local') },
    startArguments: ['trainflow', ...(given.startArguments ?? [])],
    home: '/home/anna',
    readRegistry: registryWith(given),
    now: () => new Date('2026-11-21T09:00:00Z'),
    every: (_, run) => timers.push(run),
    fetch: async (address) => {
      fetched.push(address);
      return given.server?.() ?? new Response(null, { status: 404 });
    },
  };
  const start = () =>
    startShell({
      electron,
      machine,
      icon: '/app/tray.png',
      openEdge: (needs) => {
        opened.push(needs);
        return edge;
      },
    });
  return {
    folder,
    electron,
    edge,
    opened,
    fetched,
    machine,
    start,
    tick: () => {
      for (const run of timers) run();
    },
  };
}

/** The same, started: with its window and the window's session. */
export async function runningLaptop(given: Given = {}) {
  const laptop = fakeLaptop(given);
  await laptop.start();
  const [window] = laptop.electron.windows;
  if (window === undefined) throw new Error('no window was opened');
  return { ...laptop, window, session: laptop.electron.sessionOf('persist:trainflow') };
}

function registryWith({
  machinePolicy = {},
  userPolicy = {},
  installer = {},
}: Given): Machine['readRegistry'] {
  const values: Record<string, Readonly<Record<string, unknown>>> = {
    [`machine ${policyKey}`]: machinePolicy,
    [`user ${policyKey}`]: userPolicy,
    [`machine ${installerKey}`]: installer,
  };
  return (hive, key, name) => {
    const value = values[`${hive} ${key}`]?.[name];
    return typeof value === 'string' || typeof value === 'number' ? value : null;
  };
}
