import { parseArgs } from 'node:util';
import { buildBundle } from './build-bundle.ts';

// npm run bundle -- --version 2.4.1 --msi dist/….msi --deb dist/….deb --key release.pem --out dist

const text = { type: 'string' } as const;
const usage =
  'npm run bundle -- --version <1.2.3> --msi <file> --deb <file> --key <private key, PEM> --out <folder>';

try {
  const { values } = parseArgs({ options: { version: text, msi: text, deb: text, key: text, out: text } });
  const { version, msi, deb, key, out } = values;
  if (!version || !msi || !deb || !key || !out) throw new Error(`Use: ${usage}`);
  process.stdout.write(`${buildBundle({ version, msi, deb, key, out })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
