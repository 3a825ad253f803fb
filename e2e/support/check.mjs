// `npm run check`: everything that must hold before a commit, each named with its time; all of it runs, whatever fails.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const steps = [
  ['format and lint', 'biome', 'check', '.'],
  ...[
    'shared',
    'server',
    'desktop/renderer',
    'desktop/edge',
    'desktop/main',
    'migrations',
    'installers',
    'e2e',
  ].map((project) => [`types of ${project}`, 'tsc', '-p', project]),
  [
    'directions',
    'depcruise',
    '--config',
    'dependency-cruiser.config.mjs',
    'shared',
    'server',
    'desktop',
    'migrations',
    'installers',
    'e2e',
  ],
  ['tests', 'vitest', 'run', '--config', 'e2e/vitest.config.ts'],
];

const failed = [];
for (const [name, program, ...args] of steps) {
  const started = performance.now();
  const command = `node_modules/.bin/${program}`;
  if (!existsSync(command)) throw new Error(`${command} is missing; run npm ci`);
  console.log(`\n── ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok' : 'FAILED'} ${name} (${seconds} s)`);
  if (status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
