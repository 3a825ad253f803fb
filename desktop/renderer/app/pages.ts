import type { Route } from '#shared/kernel/route.ts';
import type { IconName } from '#ui/icon.tsx';

type Group = 'mine' | 'team' | 'training' | 'administration';

export interface PageEntry {
  path: string;
  name:
    | 'home'
    | 'myCourses'
    | 'myRenewals'
    | 'approvals'
    | 'team'
    | 'courses'
    | 'allRenewals'
    | 'users'
    | 'devices'
    | 'auditLogs'
    | 'sync';
  icon: IconName;
  group: Group;
  /** Who does not hold it neither sees the entry nor opens the page. */
  permission: Route['permission'];
  /** Only where these pages run on a laptop; the page itself is unknown elsewhere. */
  place?: 'laptop';
}

/** The navigation. The router guards by the same lines. */
export const pages: readonly PageEntry[] = [
  { path: '/', name: 'home', icon: 'grid', group: 'mine', permission: 'enrollments:read' },
  { path: '/my-courses', name: 'myCourses', icon: 'book', group: 'mine', permission: 'enrollments:read' },
  {
    path: '/my-renewals',
    name: 'myRenewals',
    icon: 'refresh',
    group: 'mine',
    permission: 'renewals:request',
  },
  { path: '/sync', name: 'sync', icon: 'laptop', group: 'mine', permission: 'signed_in', place: 'laptop' },
  { path: '/approvals', name: 'approvals', icon: 'inbox', group: 'team', permission: 'workflow:decide' },
  { path: '/team', name: 'team', icon: 'people', group: 'team', permission: 'team:read' },
  { path: '/courses', name: 'courses', icon: 'table', group: 'training', permission: 'courses:read' },
  {
    path: '/all-renewals',
    name: 'allRenewals',
    icon: 'clock',
    group: 'training',
    permission: 'renewals:oversee',
  },
  { path: '/users', name: 'users', icon: 'person', group: 'administration', permission: 'users:read' },
  {
    path: '/devices',
    name: 'devices',
    icon: 'laptop',
    group: 'administration',
    permission: 'devices:manage',
  },
  { path: '/audit-logs', name: 'auditLogs', icon: 'log', group: 'administration', permission: 'audit:read' },
];

export const groups: readonly Group[] = ['mine', 'team', 'training', 'administration'];
