import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { IconButton } from '#ui/button.tsx';
import { Icon } from '#ui/icon.tsx';
import { groups, type PageEntry, pages } from './pages.ts';
import { useMay, useSession } from './session.tsx';
import { useLaptopStatus } from './sync-status.ts';
import { useFormat } from './use-format.ts';

/** The pages the signed-in person may open, in groups; a group without one is left out. */
export function Navigation({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tenant } = useSession();
  const may = useMay();
  const onLaptop = useLaptopStatus() !== null;
  const opens = (page: PageEntry) => may(page) && (page.place === undefined || onLaptop);
  const shown = groups
    .map((group) => ({ group, entries: pages.filter((page) => page.group === group && opens(page)) }))
    .filter(({ entries }) => entries.length > 0);
  return (
    <nav
      id="navigation"
      aria-label={t('frame.navigation')}
      className={clsx(
        'flex flex-col gap-4 border-line bg-sunken px-2.5 py-3 md:sticky md:top-0 md:h-dvh md:overflow-y-auto md:border-e',
        open ? 'max-md:fixed max-md:inset-0 max-md:z-20 max-md:overflow-y-auto' : 'max-md:hidden',
      )}
    >
      <div className="flex items-center justify-between">
        <Link to="/" className="flex min-w-0 items-center gap-2 px-1.5 text-ink no-underline">
          <Mark />
          <span className="min-w-0 leading-tight">
            <span className="block text-lg font-semibold">TrainFlow</span>
            <bdi className="block truncate text-xs text-ink-3">
              {format.name(tenant.nameEn, tenant.nameAr)}
            </bdi>
          </span>
        </Link>
        <IconButton icon="cross" label={t('actions.close')} onClick={close} className="md:hidden" />
      </div>
      {shown.map(({ group, entries }) => (
        <div key={group}>
          <p id={`nav-${group}`} className="px-2 pb-1 text-sm text-ink-3">
            {t(`nav.groups.${group}`)}
          </p>
          <ul aria-labelledby={`nav-${group}`} className="flex flex-col gap-0.5">
            {entries.map((entry) => (
              <Entry key={entry.path} entry={entry} />
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function Entry({ entry }: { entry: PageEntry }) {
  const { t } = useTranslation();
  return (
    <li>
      <NavLink
        to={entry.path}
        end={entry.path === '/'}
        className={({ isActive }) =>
          clsx(
            'flex items-center gap-2.5 rounded-md border-s-2 px-2 py-1 no-underline pointer-coarse:py-2.5',
            isActive
              ? 'border-brand bg-surface font-medium text-ink'
              : 'border-transparent text-ink-2 hover:bg-hover hover:text-ink',
          )
        }
      >
        <Icon name={entry.icon} className="size-4.5" />
        {t(`nav.${entry.name}`)}
      </NavLink>
    </li>
  );
}

/** The product's mark: rows of a log, the last one checked. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-7 shrink-0">
      <rect width="32" height="32" rx="6" className="fill-brand" />
      <path
        d="M8 21V11h10M8 16h8M18 21l3 3 5-7"
        fill="none"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-on-brand"
      />
    </svg>
  );
}
