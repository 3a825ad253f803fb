import { parseArgs } from 'node:util';
import { now } from '../platform/clock.ts';
import type { CommandLine } from '../platform/command-line.ts';
import { StartError } from '../platform/start-error.ts';
import { publishClient } from './publish-client.ts';

/** Offers a client for download, beside the server that runs or without one. */
export const publishClientCommand: CommandLine = {
  usage: '[--bundle <file.tar>] [--minimum <1.2.3>] <TrainFlow-1.2.3-x64.msi>',
  summary:
    'gives out this client under /downloads and signs what is said of it; --minimum: older ones must update',
  async run({ args, config, print }) {
    const order = orderOf(args);
    const { dataDir, downloadsDir } = config;
    const { version, installer, minimumVersion, key } = await publishClient({
      ...order,
      dataDir,
      downloadsDir,
      now: now(),
    });
    print(
      `TrainFlow ${version} is offered under /downloads/${installer.name}; at least ${minimumVersion} is asked for.`,
    );
    print(`sha256 ${installer.sha256}, ${installer.bytes} bytes; signed by ${key}.`);
  },
};

function orderOf(args: string[]) {
  const text = { type: 'string' } as const;
  const refusal = `Use: npm run admin -- publish-client ${publishClientCommand.usage}`;
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { bundle: text, minimum: text },
    });
    const [installer, ...more] = positionals;
    if (installer === undefined || more.length > 0) throw new StartError(refusal);
    return { installer, bundle: values.bundle ?? null, minimumVersion: values.minimum ?? null };
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(refusal, error);
  }
}
