import { sql } from 'drizzle-orm';
import { newId } from '#shared/kernel/ids.ts';
import { NewTenant } from '#shared/tenants/tenant.schemas.ts';
import { NewUser } from '#shared/users/user.schemas.ts';
import { scanExpiries } from '../notifications/scan-expiries.ts';
import type { Platform } from '../platform/context.ts';
import { hashPassword } from '../platform/crypto/passwords.ts';
import { statement } from '../platform/db/batch.ts';
import { centralTenantId, createTenant, ensureCentralTenant } from '../tenants/index.ts';
import { addPerson } from '../users/index.ts';
import { buildOrganisation } from './organisation.ts';
import { type Stage, stageOf } from './stage.ts';
import { certificatesOf, tellStories } from './stories.ts';
import { buildCatalogue, importCertificates } from './training.ts';

const demo = { slug: 'demo', nameEn: 'Gulf Energy', nameAr: 'طاقة الخليج' };
const rival = { slug: 'rival', nameEn: 'Rival Drilling', nameAr: 'الحفر المنافس' };

/**
 * The demo: two tenants with a cast and stories, through the same use cases as in life, each as whoever acts and on the
 * day it happens. Nothing is done when `rival`, which is made last, is there. Never called in production.
 */
export async function createDemo(
  platform: Platform,
  password: string,
  tell: (line: string) => void,
): Promise<void> {
  await ensureCentralTenant(platform);
  const [tenants = []] = await platform.database.batch([statement('select * from app.active_tenants()')]);
  const there = new Set(tenants.map(({ slug }) => slug));
  if (there.has(rival.slug)) return;
  if (there.has(demo.slug)) {
    tell(
      'The demo data is not complete: an earlier start was cut short. Delete the data folder to have it made anew.',
    );
    return;
  }
  tell('Making the demo data: 200 people and their stories. This happens once.');
  const passwordHash = await hashPassword(password);
  await addCentralAdministrator(platform, passwordHash);
  await fill(platform, demo, passwordHash);
  await fill(platform, rival, passwordHash);
}

async function addCentralAdministrator(platform: Platform, passwordHash: string): Promise<void> {
  const stage = stageOf(platform, centralTenantId);
  const user = {
    username: 'central',
    nameEn: 'Mona Al-Asiri',
    nameAr: 'منى العسيري',
    badgeNumber: '000001',
    roles: ['administrator'],
  };
  const [known] = await stage.find(
    sql`select id from users where tenant_id = app.tid() and username = 'central'`,
  );
  if (known) return;
  await addPerson(stage.as(null), { ...NewUser.parse(user), passwordHash });
  await rememberPasswords(stage);
}

async function fill(platform: Platform, named: typeof demo, passwordHash: string): Promise<void> {
  const id = newId();
  const central = stageOf(platform, centralTenantId);
  const administrator = { username: 'admin', nameEn: 'Noura Al-Shammari', nameAr: 'نورة الشمري' };
  await createTenant(
    central.as(null, 401),
    NewTenant.parse({ ...named, id, administrator, maxUsers: 50_000 }),
  );
  const stage = stageOf(platform, id);
  const [admin] = await stage.find<{ id: string }>(
    sql`select id from users where tenant_id = app.tid() and username = 'admin'`,
  );
  if (!admin) throw new Error('a tenant without its administrator');
  await stage.inTx((tx) =>
    tx.sql(
      sql`update users set password_hash = ${passwordHash} where tenant_id = app.tid() and id = ${admin.id}`,
    ),
  );
  const organisation = await buildOrganisation(stage, admin.id, passwordHash);
  const courses = await buildCatalogue(stage, organisation);
  await importCertificates(stage, organisation, certificatesOf(stage));
  await tellStories(stage, organisation, courses);
  await platform.database.batch([statement('analyze')]);
  await scanExpiries(stage.as(null));
  await rememberPasswords(stage);
}

/** The demo's password is known to everybody: nobody is asked to change it at the first sign-in. */
const rememberPasswords = (stage: Stage) =>
  stage.inTx(async (tx) => {
    await tx.sql(sql`update users set password_is_one_time = false where tenant_id = app.tid()`);
    tx.changed('user', 'all');
  });
