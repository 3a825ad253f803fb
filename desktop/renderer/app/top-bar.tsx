import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { IconButton } from '#ui/button.tsx';
import { Icon } from '#ui/icon.tsx';
import { useApi } from './api.ts';
import { LanguageSwitch, useSwitchLanguage } from './language-switch.tsx';
import { useSession } from './session.tsx';
import { useLaptopStatus } from './sync-status.ts';
import { ThemeSwitch } from './theme-switch.tsx';
import { useFormat } from './use-format.ts';

const loadBell = () => import('../notifications/bell-popup.tsx');
const loadProfile = () => import('./profile-menu.tsx');
const BellPopup = lazy(async () => ({ default: (await loadBell()).BellPopup }));
const SyncPill = lazy(async () => ({ default: (await import('../sync/sync-pill.tsx')).SyncPill }));
const ProfileMenu = lazy(async () => ({ default: (await loadProfile()).ProfileMenu }));

/** Above every page. The popups' code is fetched when somebody reaches for them. */
export function TopBar({
  navigationOpen,
  toggleNavigation,
}: {
  navigationOpen: boolean;
  toggleNavigation: () => void;
}) {
  const { t } = useTranslation();
  return (
    <header className="sticky top-0 z-10 flex h-12 items-center justify-between gap-2 border-b border-line bg-bg px-3 lg:px-6">
      <IconButton
        icon="menu"
        label={t('frame.openNavigation')}
        aria-expanded={navigationOpen}
        aria-controls="navigation"
        onClick={toggleNavigation}
        className="md:hidden"
      />
      <div className="ms-auto flex min-w-0 items-center gap-1">
        <LaptopSync />
        <LanguageSwitch onSwitch={useSwitchLanguage()} />
        <ThemeSwitch />
        <Bell />
        <Profile />
      </div>
    </header>
  );
}

/** Only a laptop has something to send; a server's pages show nothing here, and fetch nothing for it. */
function LaptopSync() {
  const status = useLaptopStatus();
  return (
    status && (
      <Suspense>
        <SyncPill status={status} />
      </Suspense>
    )
  );
}

const trigger =
  'relative inline-flex h-8 items-center gap-2 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink pointer-coarse:h-11';

function Bell() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const { mustChangePassword } = useSession();
  const { data } = useApi(
    notificationApi.list,
    { query: { limit: '10', unread: 'true' } },
    { enabled: !mustChangePassword },
  );
  const unread = data?.unread ?? 0;
  const sign = (
    <>
      <Icon name="bell" className="size-4.5" />
      {unread > 0 && (
        <span className="absolute end-0 top-0 min-w-4 rounded-full bg-bad px-1 text-center text-xs leading-4 font-medium text-surface tabular-nums">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </>
  );
  const label = t('notifications.bell', { count: unread });
  return (
    <Later asked={asked} ask={() => setAsked(true)} preload={loadBell} label={label} sign={sign}>
      <BellPopup trigger={sign} triggerClass={trigger} label={label} />
    </Later>
  );
}

function Profile() {
  const format = useFormat();
  const { nameEn, nameAr } = useSession();
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const name = format.name(nameEn, nameAr);
  const label = t('frame.profile', { name });
  const sign = (
    <>
      <Icon name="person" className="size-4.5" />
      <bdi className="max-w-40 truncate max-sm:hidden">{name}</bdi>
    </>
  );
  return (
    <Later asked={asked} ask={() => setAsked(true)} preload={loadProfile} label={label} sign={sign}>
      <ProfileMenu trigger={sign} triggerClass={trigger} label={label} />
    </Later>
  );
}

/** A button that becomes a popup once it is pressed: until then the popup's code is not needed. */
function Later({
  asked,
  ask,
  preload,
  label,
  sign,
  children,
}: {
  asked: boolean;
  ask: () => void;
  preload: () => Promise<unknown>;
  label: string;
  sign: React.ReactNode;
  children: React.ReactNode;
}) {
  const button = (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-haspopup="true"
      onPointerEnter={() => void preload()}
      onFocus={() => void preload()}
      onClick={ask}
      className={trigger}
    >
      {sign}
    </button>
  );
  return asked ? <Suspense fallback={button}>{children}</Suspense> : button;
}
