import { Menu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { authApi } from '#shared/auth/auth.api.ts';
import { Icon } from '#ui/icon.tsx';
import { toast } from '#ui/toast.tsx';
import { useCommand } from './api.ts';
import { languageNames, useOtherLanguage, useSwitchLanguage } from './language-switch.tsx';
import { problemText } from './problems.ts';
import { useSession } from './session.tsx';
import { useFormat } from './use-format.ts';

const item =
  'flex w-full cursor-default items-center gap-2 rounded-sm px-2.5 py-1.5 data-highlighted:bg-hover pointer-coarse:py-2.5';

/** Who is signed in, his language, and the way out. */
export function ProfileMenu({
  trigger,
  triggerClass,
  label,
}: {
  trigger: ReactNode;
  triggerClass: string;
  label: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useSession();
  const navigate = useNavigate();
  const logout = useCommand(authApi.logout);
  const other = useOtherLanguage();
  const switchLanguage = useSwitchLanguage();
  // A page load of its own: nothing of the last person stays in the memory of this window.
  const signOut = () =>
    logout.mutate(
      {},
      {
        onSuccess: () => location.assign('/login'),
        onError: (problem) => toast(problemText(t, problem), true),
      },
    );
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger className={triggerClass} aria-label={label} title={label}>
        {trigger}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className="z-20 outline-none">
          <Menu.Popup className="min-w-56 animate-appear rounded-lg border border-line bg-surface p-1 shadow-lg outline-none">
            <div className="border-b border-line px-2.5 pt-1.5 pb-2">
              <bdi className="block font-medium">{format.name(session.nameEn, session.nameAr)}</bdi>
              <bdi dir="ltr" className="block text-sm text-ink-3 rtl:text-end">
                {session.username}
              </bdi>
              <span className="block text-sm text-ink-3">
                {format.list(session.roles.map((role) => t(`roles.${role}`)))}
              </span>
            </div>
            <Menu.Item className={`${item} mt-1`} lang={other} onClick={() => switchLanguage(other)}>
              <Icon name="globe" />
              {languageNames[other]}
            </Menu.Item>
            <Menu.Item className={item} onClick={() => void navigate('/password')}>
              <Icon name="edit" />
              {t('password.title')}
            </Menu.Item>
            <Menu.Item className={item} onClick={signOut}>
              <Icon name="exit" />
              {t('frame.signOut')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
