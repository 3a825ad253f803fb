import { type ComponentType, lazy, Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { Waiting } from '#ui/states.tsx';
import { CrashBoundary } from './crash-boundary.tsx';
import { Frame } from './frame.tsx';
import { Guarded } from './guarded.tsx';
import { pages } from './pages.ts';
import { CrashedPage, ForbiddenPage, MissingPage } from './refusal-pages.tsx';
import { SessionGate } from './session.tsx';

/** Every page is a file of its own, fetched when it is first opened. */
const page = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await load() }));

const LoginPage = page(async () => (await import('../auth/login-page.tsx')).LoginPage);
const PasswordPage = page(async () => (await import('../auth/password-page.tsx')).PasswordPage);

const components: Record<string, ComponentType> = {
  '/': page(async () => (await import('../home/home-page.tsx')).HomePage),
  '/my-courses': page(async () => (await import('../enrollments/my-courses-page.tsx')).MyCoursesPage),
  '/my-renewals': page(async () => (await import('../renewals/my-renewals-page.tsx')).MyRenewalsPage),
  '/sync': page(async () => (await import('../sync/sync-page.tsx')).SyncPage),
  '/approvals': page(async () => (await import('../renewals/approvals-page.tsx')).ApprovalsPage),
  '/team': page(async () => (await import('../enrollments/team-page.tsx')).TeamPage),
  '/courses': page(async () => (await import('../courses/courses-page.tsx')).CoursesPage),
  '/courses/:id': page(async () => (await import('../courses/course-page.tsx')).CoursePage),
  '/all-renewals': page(async () => (await import('../renewals/all-renewals-page.tsx')).AllRenewalsPage),
  '/users': page(async () => (await import('../users/users-page.tsx')).UsersPage),
  '/users/import': page(async () => (await import('../users/import-page.tsx')).ImportPage),
  '/users/:id': page(async () => (await import('../users/user-page.tsx')).UserPage),
  '/devices': page(async () => (await import('../devices/devices-page.tsx')).DevicesPage),
  '/audit-logs': page(async () => (await import('../audit/audit-logs-page.tsx')).AuditLogsPage),
};

/** A path and what lies below it stand under the permission of one navigation entry. */
const belongsTo = (path: string, entry: string) =>
  path === entry || (entry !== '/' && path.startsWith(`${entry}/`));

export function Router() {
  return (
    <BrowserRouter>
      <CrashBoundary>
        <Suspense fallback={<Waiting />}>
          <Routes>
            <Route path="/login" element={<LoginPage />} />
            <Route
              element={
                <SessionGate>
                  <Frame />
                </SessionGate>
              }
            >
              {pages.map(({ path, permission }) => (
                <Route key={path} element={<Guarded permission={permission} />}>
                  {Object.entries(components)
                    .filter(([each]) => belongsTo(each, path))
                    .map(([each, Component]) => (
                      <Route key={each} path={each} element={<Component />} />
                    ))}
                </Route>
              ))}
              <Route path="/password" element={<PasswordPage />} />
              <Route path="/403" element={<ForbiddenPage />} />
              <Route path="/500" element={<CrashedPage />} />
              <Route path="*" element={<MissingPage />} />
            </Route>
          </Routes>
        </Suspense>
      </CrashBoundary>
    </BrowserRouter>
  );
}
