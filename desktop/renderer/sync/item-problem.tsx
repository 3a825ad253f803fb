import { useTranslation } from 'react-i18next';
import type { OutboxItem } from '#shared/sync/sync.schemas.ts';
import { codeText } from '../app/problems.ts';

/** Why the server did not take it, and the number under which its log has the story. */
export function ItemProblem({ item: { state, problem } }: { item: Pick<OutboxItem, 'state' | 'problem'> }) {
  const { t } = useTranslation();
  if (state === 'set_aside') {
    return (
      <p className="text-sm text-ink-2">
        {t('sync.setAside')} {problem && <RequestNumber id={problem.requestId} />}
      </p>
    );
  }
  return problem && <p className="text-sm text-ink-2">{codeText(t, problem)}</p>;
}

function RequestNumber({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <>
      {t('states.requestId')}{' '}
      <bdi dir="ltr" className="font-mono select-all">
        {id}
      </bdi>
    </>
  );
}
