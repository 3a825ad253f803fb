import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readmeProperties } from '../msi/readme-table.ts';
import { admlOf } from './adml.ts';
import { admxOf } from './admx.ts';
import { intuneOf } from './intune.ts';
import { policies } from './policies.ts';
import { readmeTable } from './readme-table.ts';

const templates = join(import.meta.dirname, 'templates');
const readme = join(import.meta.dirname, '../README.md');

/** What is made from the lists of policies and properties, by its path, as it should stand there. */
export const generatedFiles = (): Record<string, string> => ({
  [join(templates, 'trainflow.admx')]: admxOf(policies),
  [join(templates, 'en-US/trainflow.adml')]: admlOf(policies, 'en'),
  [join(templates, 'ar-SA/trainflow.adml')]: admlOf(policies, 'ar'),
  [join(templates, 'intune.csv')]: intuneOf(policies),
  [readme]: withTable(
    withTable(readFileSync(readme, 'utf8'), 'properties', readmeProperties()),
    'policies',
    readmeTable(policies),
  ),
});

/** The text with what stands between the marks of this name replaced. */
function withTable(text: string, name: string, table: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from)
    throw new Error(`installers/README.md has no place for ${name}: ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`;
}
