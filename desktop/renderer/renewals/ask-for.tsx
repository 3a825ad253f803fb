import { useTranslation } from 'react-i18next';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import { Button } from '#ui/button.tsx';
import { toast } from '#ui/toast.tsx';
import { useCommand } from '../app/api.ts';
import { problemText } from '../app/problems.ts';
import { useMay, useSession } from '../app/session.tsx';

/** A leader asks for a renewal in the name of somebody he sees; for oneself there is the dialog with its note. */
export function AskFor({ userId, courseId }: { userId: string; courseId: string }) {
  const { t } = useTranslation();
  const session = useSession();
  const may = useMay();
  const create = useCommand(renewalApi.create);
  if (userId === session.userId || !may(renewalApi.create)) return null;
  const ask = () =>
    create.mutate(
      { body: { userId, courseId } },
      {
        onSuccess: () => toast(t('renewals.sent')),
        onError: (problem) => toast(problemText(t, problem), true),
      },
    );
  return (
    <Button small icon="refresh" busy={create.isPending} onClick={ask} className="relative z-1">
      {t('renewals.askForPerson')}
    </Button>
  );
}
