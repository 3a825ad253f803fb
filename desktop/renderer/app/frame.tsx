import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { useLive } from './live.ts';
import { Navigation } from './navigation.tsx';
import { TopBar } from './top-bar.tsx';

/** Navigation, top bar and the page. On a narrow screen the navigation opens from the top bar. */
export function Frame() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  useLive();
  // A page was opened, so the navigation has done its work.
  useEffect(() => setOpen(false), [pathname]);
  return (
    <div className="grid min-h-dvh md:grid-cols-[14rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-30 rounded-md bg-surface px-3 py-2 focus:not-sr-only focus:fixed focus:start-2 focus:top-2"
      >
        {t('frame.skip')}
      </a>
      <Navigation open={open} close={() => setOpen(false)} />
      <div className="flex min-w-0 flex-col">
        <TopBar navigationOpen={open} toggleNavigation={() => setOpen(!open)} />
        <main id="main" tabIndex={-1} className="flex-1 px-4 py-5 lg:px-6">
          <Outlet />
        </main>
      </div>
    </div>
  );
}
