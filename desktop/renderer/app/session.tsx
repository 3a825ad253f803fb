import { createContext, type ReactNode, useContext } from 'react';
import { Navigate, useLocation } from 'react-router';
import { authApi } from '#shared/auth/auth.api.ts';
import type { SignedIn } from '#shared/auth/auth.schemas.ts';
import type { Route } from '#shared/kernel/route.ts';
import { Refused, Waiting } from '#ui/states.tsx';
import { useApi } from './api.ts';

const Session = createContext<SignedIn | null>(null);

/** Lets only a signed-in person in; everybody else is asked to sign in, and comes back to where he wanted to go. */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useApi(authApi.session, {});
  const { pathname, search } = useLocation();
  if (session.error?.kind === 'unauthenticated') {
    const wanted = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/login${wanted}`} replace />;
  }
  if (session.data?.mustChangePassword && pathname !== '/password')
    return <Navigate to="/password" replace />;
  if (session.data) return <Session value={session.data}>{children}</Session>;
  if (session.error) return <Refused problem={session.error} retry={() => void session.refetch()} />;
  return <Waiting />;
}

/** The signed-in person. Only below `SessionGate`. */
export function useSession(): SignedIn {
  const session = useContext(Session);
  if (session === null) throw new Error('useSession outside of SessionGate');
  return session;
}

/** May the signed-in person call this route? A button or a navigation entry hides when not. */
export function useMay(): (route: Pick<Route, 'permission'>) => boolean {
  const { permissions } = useSession();
  return ({ permission }) =>
    permission === 'public' || permission === 'signed_in' || permissions.includes(permission);
}

export const useSessionZone = (): string => useContext(Session)?.tenant.timeZone ?? 'UTC';
