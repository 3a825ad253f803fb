import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { userApi } from '#shared/users/user.api.ts';
import type { User } from '#shared/users/user.schemas.ts';
import { Button } from '#ui/button.tsx';
import { toast } from '#ui/toast.tsx';
import { useCommand } from '../app/api.ts';
import { problemText } from '../app/problems.ts';
import { useMay } from '../app/session.tsx';
import { ChangeUserDialog } from './change-user-dialog.tsx';
import { DeactivateDialog } from './deactivate-dialog.tsx';
import { ResetPasswordDialog } from './reset-password-dialog.tsx';
import { RolesDialog } from './roles-dialog.tsx';
import { TransferDialog } from './transfer-dialog.tsx';

type Open = 'change' | 'transfer' | 'roles' | 'password' | 'deactivate';

/** What an administrator may do with a person. */
export function UserActions({ user }: { user: User }) {
  const { t } = useTranslation();
  const may = useMay();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  if (!may(userApi.change)) return null;
  return (
    <>
      <Button icon="edit" onClick={() => setOpen('change')}>
        {t('actions.change')}
      </Button>
      <Button icon="chevron" onClick={() => setOpen('transfer')}>
        {t('users.transfer')}
      </Button>
      <Button icon="shield" onClick={() => setOpen('roles')}>
        {t('users.changeRoles')}
      </Button>
      <Button icon="refresh" onClick={() => setOpen('password')}>
        {t('users.resetPassword')}
      </Button>
      {user.status === 'active' ? (
        <Button look="danger" icon="cross" onClick={() => setOpen('deactivate')}>
          {t('users.deactivate')}
        </Button>
      ) : (
        <Activate user={user} />
      )}
      {open === 'change' && <ChangeUserDialog user={user} close={close} />}
      {open === 'transfer' && <TransferDialog user={user} close={close} />}
      {open === 'roles' && <RolesDialog user={user} close={close} />}
      {open === 'password' && <ResetPasswordDialog user={user} close={close} />}
      {open === 'deactivate' && <DeactivateDialog user={user} close={close} />}
    </>
  );
}

function Activate({ user }: { user: User }) {
  const { t } = useTranslation();
  const activate = useCommand(userApi.activate);
  const start = () =>
    activate.mutate(
      { params: { id: user.id }, body: { version: user.version } },
      {
        onSuccess: () => toast(t('users.activated')),
        onError: (problem) => toast(problemText(t, problem), true),
      },
    );
  return (
    <Button look="primary" icon="check" busy={activate.isPending} onClick={start}>
      {t('users.activate')}
    </Button>
  );
}
