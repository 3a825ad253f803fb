import { auth } from './en/auth.ts';
import { courses } from './en/courses.ts';
import { devices } from './en/devices.ts';
import { enrollments } from './en/enrollments.ts';
import { frame } from './en/frame.ts';
import { notifications } from './en/notifications.ts';
import { office } from './en/office.ts';
import { problems } from './en/problems.ts';
import { renewals } from './en/renewals.ts';
import { sync } from './en/sync.ts';
import { users } from './en/users.ts';

/** Every word the interface says, in English. Its keys are the keys of every language. */
export const en = {
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
