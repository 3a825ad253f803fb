import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { and, desc, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { date, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import pg from 'pg';
import { EnrollmentRow } from '#shared/enrollments/enrollment.schemas.ts';
import { page } from '#shared/kernel/schemas.ts';

/**
 * The same endpoint as most would write it with the same libraries: the session is looked up by middleware, the handler
 * opens a drizzle transaction, sets the tenant for row-level security and selects; five round trips, awaited one by one.
 */
const tenant = { tenantId: uuid('tenant_id').notNull(), id: uuid().notNull() };
const users = pgTable('users', {
  ...tenant,
  nameEn: text('name_en').notNull(),
  nameAr: text('name_ar').notNull(),
  badgeNumber: text('badge_number').notNull(),
});
const courses = pgTable('courses', {
  ...tenant,
  code: text().notNull(),
  titleEn: text('title_en').notNull(),
  titleAr: text('title_ar').notNull(),
});
const enrollments = pgTable('enrollments', {
  ...tenant,
  userId: uuid('user_id').notNull(),
  courseId: uuid('course_id').notNull(),
  state: text().notNull(),
  sessionId: uuid('session_id'),
  seat: text(),
  dueOn: date('due_on'),
  attendance: text(),
  completedOn: date('completed_on'),
  expiresOn: date('expires_on'),
  dispensationUntilOn: date('dispensation_until_on'),
  supersededById: uuid('superseded_by_id'),
  revokedAt: timestamp('revoked_at', { withTimezone: true }),
  version: integer().notNull(),
});

const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE, max: 8 });
const db = drizzle(pool);
const Page = page(EnrollmentRow);
const app = new Hono<{ Variables: { tenantId: string } }>();

app.use(async (c, next) => {
  const token = getCookie(c, '__Host-tf') ?? '';
  const hash = createHash('sha256').update(token).digest();
  // Before the tenant is known, sessions can be read through the same door as ours alone.
  const found = await db.execute(
    sql`select outcome, tenant_id from app.enter(${hash}, '{training_officer,administrator}', 'tenant', now(), '30 minutes')`,
  );
  if (found.rows[0]?.outcome !== 'ok') return c.json({ code: 'session.required' }, 401);
  c.set('tenantId', String(found.rows[0].tenant_id));
  await next();
});

app.get('/api/enrollments', async (c) => {
  const items = await db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.tenant_id', ${c.get('tenantId')}, true)`);
    return tx
      .select({
        id: enrollments.id,
        userId: enrollments.userId,
        courseId: enrollments.courseId,
        state: enrollments.state,
        sessionId: enrollments.sessionId,
        seat: enrollments.seat,
        dueOn: enrollments.dueOn,
        attendance: enrollments.attendance,
        completedOn: enrollments.completedOn,
        expiresOn: enrollments.expiresOn,
        dispensationUntilOn: enrollments.dispensationUntilOn,
        revokedAt: enrollments.revokedAt,
        version: enrollments.version,
        userNameEn: users.nameEn,
        userNameAr: users.nameAr,
        badgeNumber: users.badgeNumber,
        courseCode: courses.code,
        courseTitleEn: courses.titleEn,
        courseTitleAr: courses.titleAr,
        superseded: sql<boolean>`${enrollments.supersededById} is not null`,
      })
      .from(enrollments)
      .innerJoin(users, and(eq(users.tenantId, enrollments.tenantId), eq(users.id, enrollments.userId)))
      .innerJoin(
        courses,
        and(eq(courses.tenantId, enrollments.tenantId), eq(courses.id, enrollments.courseId)),
      )
      .orderBy(desc(enrollments.id))
      .limit(51);
  });
  return c.json(Page.parse({ items: items.slice(0, 50), nextCursor: items[49]?.id ?? null, total: null }));
});

const server = createServer(getRequestListener(app.fetch));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : 0);
});
