import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bundle.ts';
import { pack } from './pack.ts';
import type { Target } from './stage.ts';

const usage =
  'Use: npm run desktop -- --target win32|linux [--electron <folder of an unpacked Electron or its zip>]';
const say = (line: string) => process.stdout.write(`${line}\n`);

const { values } = parseArgs({ options: { target: { type: 'string' }, electron: { type: 'string' } } });
const targets: readonly Target[] = ['win32', 'linux'];
const target = targets.find((each) => each === values.target);
if (target === undefined) {
  say(usage);
  process.exit(1);
}
say(await pack({ target, folder: join(root, 'desktop/dist', target), electron: values.electron ?? null }));
