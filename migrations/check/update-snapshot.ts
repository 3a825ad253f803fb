import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '#server/platform/db/connect.ts';
import { startEmbedded } from '#server/platform/db/embedded.ts';
import { migrate } from '#server/platform/db/migrate.ts';
import packageJson from '../../package.json' with { type: 'json' };
import {
  lossesBetween,
  readRetired,
  readSnapshot,
  reusedNames,
  type Snapshot,
  snapshotFile,
  takeSnapshot,
} from './snapshot.ts';

/** From the first release on, a snapshot is only ever added to: programs of that release are out there. */
const released = !packageJson.version.startsWith('0.');

async function snapshotOfMigrations(): Promise<Snapshot> {
  const folder = mkdtempSync(join(tmpdir(), 'trainflow-snapshot-'));
  const database = await startEmbedded(folder, { fsync: 'off' });
  try {
    await migrate(database);
    const client = await connect(database.ownerUrl, 'the embedded database');
    const snapshot = await takeSnapshot(client);
    await client.end();
    return snapshot;
  } finally {
    await database.stop('immediate');
    rmSync(folder, { recursive: true, force: true });
  }
}

const snapshot = await snapshotOfMigrations();
const faults = [
  ...reusedNames(snapshot, readRetired()),
  ...(released ? lossesBetween(readSnapshot(), snapshot) : []),
];
if (faults.length > 0) {
  process.stderr.write(`The snapshot was not written:\n  ${faults.join('\n  ')}\n`);
  process.exitCode = 1;
} else {
  writeFileSync(snapshotFile, `${JSON.stringify(snapshot, null, 1)}\n`);
  process.stdout.write(`${Object.keys(snapshot).length} tables written to migrations/schema.snapshot.json\n`);
}
