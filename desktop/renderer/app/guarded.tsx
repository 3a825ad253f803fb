import { Outlet } from 'react-router';
import type { Route } from '#shared/kernel/route.ts';
import { ForbiddenPage } from './refusal-pages.tsx';
import { useMay } from './session.tsx';

/** A page for those who hold the permission; the others read why it is closed to them. */
export function Guarded({ permission }: Pick<Route, 'permission'>) {
  const may = useMay();
  return may({ permission }) ? <Outlet /> : <ForbiddenPage />;
}
