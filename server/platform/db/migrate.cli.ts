import type { CommandLine } from '../command-line.ts';
import { nameOf } from './connect.ts';
import { migrateOnly, openDatabase } from './open.ts';

export const migrateCommand: CommandLine = {
  usage: '',
  summary: 'brings the database up to this program (DATABASE_OWNER_URL)',
  async run({ config, print }) {
    const database = await openDatabase(config, false);
    try {
      const applied = await migrateOnly(database);
      for (const name of applied) print(`applied ${name}`);
      print(`${nameOf(database.appUrl)} is up to date.`);
    } finally {
      await database.stop();
    }
  },
};
