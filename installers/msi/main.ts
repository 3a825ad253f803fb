import { parseArgs } from 'node:util';
import { buildMsi } from './build-msi.ts';

// npm run msi -- --app <unpacked folder> --version 2.4.1 --out dist

const text = { type: 'string' } as const;
const usage =
  'npm run msi -- --app <unpacked application> --version <1.2.3> --out <folder> [--icon <ico>] [--certificate <pem> --key <pem> [--timestamp <address>]]';

try {
  process.stdout.write(`${buildMsi(orderOf(process.argv.slice(2)))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

function orderOf(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      app: text,
      version: text,
      out: text,
      icon: text,
      certificate: text,
      key: text,
      timestamp: text,
    },
  });
  const { app, version, out, icon, certificate, key, timestamp } = values;
  if (!app || !version || !out || !certificate !== !key) throw new Error(`Use: ${usage}`);
  const signing = certificate && key ? { certificate, key, timestampServer: timestamp ?? null } : null;
  return { app, version, out, icon: icon ?? null, signing };
}
