import { newId } from '#shared/kernel/ids.ts';
import type { Command } from '#shared/sync/sync.schemas.ts';

/** How a changing route is driven once to its success: who asks, on whose record, and what he sends besides. */
export interface Drive {
  as: string;
  /** Whose record; his own where only that is seen, else the employee's. */
  of?: string;
  body?: Record<string, unknown>;
  /** He asks with the token of his laptop. */
  laptop?: true;
}

/** Every changing route, in an order in which each finds the world as it needs it. */
export const drives: Readonly<Record<string, Drive>> = {
  'POST /api/auth/login': {
    as: 'anonymous',
    body: { tenant: 'demo', username: 'employee', password: 'nine camels under the crane' },
  },
  'POST /api/auth/password': {
    as: 'employee',
    body: { currentPassword: 'nine camels under the crane', newPassword: 'seven lamps on the drill floor' },
  },
  'PATCH /api/auth/profile': { as: 'employee', body: { language: 'ar' } },
  'DELETE /api/auth/sessions/{id}': { as: 'foreman' },
  'POST /api/auth/logout': { as: 'foreman' },

  'PATCH /api/settings': { as: 'admin', body: { stepDueWorkingDays: 4 } },
  'POST /api/departments': { as: 'admin' },
  'PATCH /api/departments/{id}': { as: 'admin', body: { nameEn: 'Drilling and wells' } },

  'POST /api/courses': { as: 'officer' },
  'PATCH /api/courses/{id}': { as: 'officer', body: { titleEn: 'Fresh from the press' } },
  'POST /api/courses/{id}/recalculation': { as: 'officer' },
  'POST /api/courses/{id}/sessions': { as: 'officer' },
  'PATCH /api/courses/sessions/{id}': { as: 'officer', body: { place: 'Hall 2' } },
  'POST /api/courses/requirements': { as: 'officer' },
  'PATCH /api/courses/requirements/{id}': { as: 'officer' },
  'POST /api/courses/exemptions': { as: 'officer' },
  'PATCH /api/courses/exemptions/{id}': { as: 'officer' },

  'POST /api/enrollments': { as: 'officer' },
  'POST /api/enrollments/{id}/booking': { as: 'officer', of: 'employee' },
  'POST /api/enrollments/{id}/start': { as: 'foreman', of: 'colleague' },
  'POST /api/enrollments/{id}/failure': { as: 'foreman', of: 'colleague' },
  'POST /api/enrollments/{id}/attendance': { as: 'foreman', of: 'employee' },
  'POST /api/enrollments/{id}/completion': { as: 'foreman', of: 'colleague' },
  'POST /api/enrollments/{id}/cancellation': { as: 'officer', of: 'stranger' },
  'POST /api/enrollments/{id}/correction': { as: 'officer', of: 'employee' },
  'POST /api/enrollments/{id}/dispensation': { as: 'officer', of: 'colleague' },
  'POST /api/enrollments/{id}/revocation': { as: 'officer', of: 'stranger' },
  'POST /api/enrollments/{id}/evidence': { as: 'employee', of: 'employee' },

  'POST /api/renewal-requests': { as: 'employee' },
  'PATCH /api/renewal-requests/{id}': { as: 'employee', body: { note: 'Before the shutdown, please.' } },
  'POST /api/renewal-requests/{id}/submission': { as: 'employee' },
  'POST /api/renewal-requests/{id}/evidence': { as: 'colleague' },
  'POST /api/workflow/steps/{id}/decision': { as: 'foreman', of: 'employee' },
  'POST /api/workflow/decisions': { as: 'foreman', of: 'colleague' },
  'POST /api/renewal-requests/{id}/withdrawal': { as: 'manager' },
  'POST /api/renewal-requests/{id}/cancellation': { as: 'officer', of: 'stranger' },
  'POST /api/workflow/delegations': { as: 'employee' },
  'POST /api/workflow/delegations/{id}/revocation': { as: 'employee' },

  'POST /api/notifications/{id}/reading': { as: 'employee' },
  'POST /api/notifications/reading': { as: 'foreman' },
  'POST /api/sync/pull': { as: 'employee' },
  'POST /api/audit/verifications': { as: 'admin' },
  'POST /api/integrations/imports': { as: 'officer' },
  'POST /api/jobs/{id}/retry': { as: 'admin' },

  'POST /api/sync/devices': { as: 'foreman' },
  'POST /api/sync/devices/{id}/revocation': { as: 'admin', of: 'stranger' },
  // What was applied stands in the log under the action of its own route; what was refused under the push's.
  'POST /api/sync/push': {
    as: 'employee',
    of: 'employee',
    laptop: true,
    body: { epoch: null, commands: [unknownCommand()] },
  },
  'POST /api/sync/files/{sha256}/chunks': { as: 'employee' },

  'POST /api/users': { as: 'admin' },
  'PATCH /api/users/{id}': { as: 'admin', body: { nameEn: 'Salim Said Al-Amri' } },
  'POST /api/users/{id}/transfer': { as: 'admin', body: { jobRole: 'Derrickman' } },
  'PUT /api/users/{id}/roles': { as: 'admin', body: { roles: ['employee', 'foreman'] } },
  'POST /api/users/{id}/activation': { as: 'admin' },
  'POST /api/users/{id}/password-reset': { as: 'admin' },
  'POST /api/users/{id}/deactivation': { as: 'admin', of: 'stranger' },
  'POST /api/courses/sessions/{id}/cancellation': { as: 'officer' },

  'POST /api/tenants': { as: 'central administrator' },
  'PATCH /api/tenants/{id}': { as: 'central administrator', body: { maxUsers: 500 } },
  'POST /api/tenants/{id}/activation': { as: 'central administrator' },
  'POST /api/tenants/{id}/suspension': { as: 'central administrator' },
};

/** Routes that are not driven with a commit that fails, with the reason. */
export const withoutCommit: Readonly<Record<string, string>> = {
  'POST /api/auth/login': 'a sign-in is one packet of statements, which commits itself or not at all',
};

function unknownCommand(): Command {
  const decided = { decidedAt: '2026-11-20T08:00:00Z', clockOffsetMs: 0 };
  return { seq: 1, id: newId(), method: 'post', path: '/api/rigs', body: null, file: null, ...decided };
}
