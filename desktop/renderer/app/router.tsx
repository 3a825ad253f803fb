import { createBrowserRouter, type RouteObject } from 'react-router';
import { Waiting } from '#ui/states.tsx';
import { Frame } from './frame.tsx';
import { Guarded } from './guarded.tsx';
import { pages } from './pages.ts';
import { CrashPage, ForbiddenPage, MissingPage } from './refusal-pages.tsx';
import { SessionGate } from './session.tsx';

type Lazy = NonNullable<RouteObject['lazy']>;

/** Every page is a file of its own, loaded when it is first opened. */
const load: Record<string, Lazy> = {
  '/': async () => ({ Component: (await import('../home/home-page.tsx')).HomePage }),
  '/my-courses': async () => ({
    Component: (await import('../enrollments/my-courses-page.tsx')).MyCoursesPage,
  }),
  '/my-renewals': async () => ({
    Component: (await import('../renewals/my-renewals-page.tsx')).MyRenewalsPage,
  }),
  '/approvals': async () => ({ Component: (await import('../renewals/approvals-page.tsx')).ApprovalsPage }),
  '/team': async () => ({ Component: (await import('../enrollments/team-page.tsx')).TeamPage }),
  '/courses': async () => ({ Component: (await import('../courses/courses-page.tsx')).CoursesPage }),
  '/courses/:id': async () => ({ Component: (await import('../courses/course-page.tsx')).CoursePage }),
  '/all-renewals': async () => ({
    Component: (await import('../renewals/all-renewals-page.tsx')).AllRenewalsPage,
  }),
  '/users': async () => ({ Component: (await import('../users/users-page.tsx')).UsersPage }),
  '/users/import': async () => ({ Component: (await import('../users/import-page.tsx')).ImportPage }),
  '/users/:id': async () => ({ Component: (await import('../users/user-page.tsx')).UserPage }),
  '/audit-logs': async () => ({ Component: (await import('../audit/audit-logs-page.tsx')).AuditLogsPage }),
};

const guarded: RouteObject[] = pages.map(({ path, permission }) => ({
  element: <Guarded permission={permission} />,
  children: Object.entries(load)
    .filter(([each]) => each === path || (path !== '/' && each.startsWith(`${path}/`)))
    .map(([each, lazy]) => ({ path: each, lazy })),
}));

const password: Lazy = async () => ({ Component: (await import('../auth/password-page.tsx')).PasswordPage });

export const router = createBrowserRouter([
  {
    path: '/login',
    lazy: async () => ({ Component: (await import('../auth/login-page.tsx')).LoginPage }),
    errorElement: <CrashPage />,
    hydrateFallbackElement: <Waiting />,
  },
  {
    element: (
      <SessionGate>
        <Frame />
      </SessionGate>
    ),
    errorElement: <CrashPage />,
    hydrateFallbackElement: <Waiting />,
    children: [
      {
        errorElement: <CrashPage />,
        children: [
          ...guarded,
          { path: '/password', lazy: password },
          { path: '/403', element: <ForbiddenPage /> },
          { path: '/500', element: <CrashPage /> },
          { path: '*', element: <MissingPage /> },
        ],
      },
    ],
  },
]);
