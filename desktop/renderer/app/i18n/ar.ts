import { auth } from './ar/auth.ts';
import { courses } from './ar/courses.ts';
import { devices } from './ar/devices.ts';
import { enrollments } from './ar/enrollments.ts';
import { frame } from './ar/frame.ts';
import { notifications } from './ar/notifications.ts';
import { office } from './ar/office.ts';
import { problems } from './ar/problems.ts';
import { renewals } from './ar/renewals.ts';
import { sync } from './ar/sync.ts';
import { users } from './ar/users.ts';
import type { Arabic } from './catalogue.ts';
import type { en } from './en.ts';

/** Every word the interface says, in Arabic. */
export const ar: Arabic<typeof en> = {
  ...frame,
  ...auth,
  ...enrollments,
  ...renewals,
  ...courses,
  ...users,
  ...devices,
  ...office,
  ...notifications,
  ...problems,
  ...sync,
};
