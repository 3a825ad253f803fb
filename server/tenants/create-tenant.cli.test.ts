import { afterEach, beforeEach, expect, test } from 'vitest';
import { Problem } from '#shared/kernel/problem.ts';
import { type BarePlatform, barePlatform } from '../../e2e/support/bare-platform.ts';
import { readConfig } from '../platform/config.ts';
import { verifyPassword } from '../platform/crypto/passwords.ts';
import { StartError } from '../platform/start-error.ts';
import { createTenantCommand } from './create-tenant.cli.ts';
import { ensureCentralTenant } from './index.ts';

let bare: BarePlatform;

beforeEach(async () => {
  bare = await barePlatform();
  // As a new installation has it: no tenant at all.
  await bare.superuser.query('delete from tenants');
});
afterEach(() => bare.close());

const north = ['--slug', 'north', '--name-en', 'North Field', '--name-ar', 'الحقل الشمالي'];
/** What the command prints. */
async function run(...args: string[]): Promise<string> {
  const lines: string[] = [];
  await createTenantCommand.run({
    args,
    config: readConfig({}),
    platform: async () => bare.platform,
    print: (line) => void lines.push(line),
  });
  return lines.join('\n');
}
const sql = async (text: string) => (await bare.superuser.query(text)).rows;
const people = () =>
  sql(`select t.slug, u.username, u.roles, u.password_hash, u.password_is_one_time from users u
    join tenants t on t.tenant_id = u.tenant_id order by t.slug`);
const passwordIn = (line: string) => / password (\S+) /.exec(line)?.[1] ?? '';

test('the first tenant of an empty database gets an administrator who can sign in', async () => {
  const line = await run(...north, '--time-zone', 'Asia/Dubai', '--admin', 'sara');
  expect(line).toMatch(
    /^Sign in to tenant north as sara with the one-time password \S+ \(shown only now\)\.$/,
  );
  const [sara, ...others] = await people();
  expect(others).toEqual([]);
  expect(sara).toMatchObject({
    slug: 'north',
    username: 'sara',
    roles: ['administrator'],
    password_is_one_time: true,
  });
  expect(await verifyPassword(sara.password_hash, passwordIn(line))).toBe(true);
  expect(await sql(`select slug, kind, time_zone from tenants order by slug`)).toEqual([
    { slug: 'central', kind: 'central', time_zone: 'Asia/Riyadh' },
    { slug: 'north', kind: 'customer', time_zone: 'Asia/Dubai' },
  ]);
  expect(
    await sql(`select t.slug, a.action, a.actor_kind from audit_logs a join tenants t on t.tenant_id = a.tenant_id
      order by t.slug, a.seq`),
  ).toEqual([
    { slug: 'central', action: 'tenant.created', actor_kind: 'system' },
    { slug: 'central', action: 'tenant.created', actor_kind: 'system' },
    { slug: 'north', action: 'tenant.created', actor_kind: 'system' },
  ]);
  expect(JSON.stringify(await sql('select before, after from audit_logs'))).not.toContain(passwordIn(line));
});

test('the first central administrator is made in the same way, alone or together with a tenant', async () => {
  const lines = (await run(...north, '--admin', 'sara', '--central-admin', 'omar')).split('\n');
  expect(lines).toHaveLength(2);
  const [omar] = await people();
  expect(omar).toMatchObject({ slug: 'central', username: 'omar', roles: ['administrator'] });
  expect(await verifyPassword(omar.password_hash, passwordIn(lines[1] ?? ''))).toBe(true);
  expect(await run('--central-admin', 'mona')).toContain('to tenant central as mona');
});

test('what does not fit is told in words, and nothing is made', async () => {
  const refused = async (...args: string[]) => {
    const error = await run(...args).catch((thrown) => thrown);
    expect(error instanceof StartError || error instanceof Problem).toBe(true);
    return error.message;
  };
  expect(await refused()).toMatch(/^Use: npm run admin -- create-tenant --slug/);
  expect(await refused('--colour', 'red')).toMatch(/^Use: npm run admin -- create-tenant/);
  const wrong = await refused('--slug', 'No Slug', '--name-en', 'North');
  for (const option of ['--slug:', '--name-ar:', '--admin:']) expect(wrong).toContain(`\n  ${option}`);
  expect(wrong).not.toContain('--name-en:');
  expect(await sql('select slug from tenants')).toEqual([]);
  await run(...north, '--admin', 'sara');
  expect(await refused(...north, '--admin', 'sara')).toBe('Another tenant is called north.');
  expect(
    await refused('--slug', 'south', ...north.slice(2), '--time-zone', '+03:00', '--admin', 'sara'),
  ).toBe('Use an IANA time zone such as Asia/Riyadh.');
  expect(await people()).toHaveLength(1);
});

test('every process may make sure of the central tenant at its start; it is made and told once', async () => {
  await Promise.all([1, 2, 3, 4].map(() => ensureCentralTenant(bare.platform)));
  await ensureCentralTenant(bare.platform);
  expect(await sql('select slug, kind, status from tenants')).toEqual([
    { slug: 'central', kind: 'central', status: 'active' },
  ]);
  expect(await sql('select action, subject_id from audit_logs')).toEqual([
    { action: 'tenant.created', subject_id: '00000000-0000-7000-8000-000000000001' },
  ]);
});
