import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { Waiting } from '#ui/states.tsx';
import { CrashBoundary } from './crash-boundary.tsx';
import { useLive } from './live.ts';
import { Navigation } from './navigation.tsx';
import { useSession } from './session.tsx';
import { TopBar } from './top-bar.tsx';

/** Navigation, top bar and the page. On a narrow screen the navigation opens from the top bar. */
export function Frame() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  useLive(!useSession().mustChangePassword);
  useArrival(pathname, () => setOpen(false));
  return (
    <div className="grid min-h-dvh md:grid-cols-[14rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-30 rounded-md bg-surface focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:px-3 focus:py-2"
      >
        {t('frame.skip')}
      </a>
      <Navigation open={open} close={() => setOpen(false)} />
      <div className="flex min-w-0 flex-col">
        <TopBar navigationOpen={open} toggleNavigation={() => setOpen(!open)} />
        <main id="main" tabIndex={-1} className="flex-1 px-4 py-5 lg:px-6">
          <CrashBoundary key={pathname}>
            <Suspense fallback={<Waiting />}>
              <Outlet />
            </Suspense>
          </CrashBoundary>
        </main>
      </div>
    </div>
  );
}

/** On arriving at another page reading begins at its top: for the eye, and for the keyboard and screen readers. */
function useArrival(pathname: string, arrived: () => void): void {
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    arrived();
    window.scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  });
}
