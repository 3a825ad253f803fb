import { useTranslation } from 'react-i18next';
import type { WorkflowLog } from '#shared/renewals/renewal.schemas.ts';
import { isKey } from '../app/i18n.ts';
import { useFormat } from '../app/use-format.ts';

/** Everything that happened to a request, the newest first. */
export function Timeline({ entries }: { entries: readonly WorkflowLog[] }) {
  return (
    <ol className="flex flex-col gap-2.5 border-s border-line ps-3">
      {entries
        .toSorted((one, other) => other.at.localeCompare(one.at) || other.id.localeCompare(one.id))
        .map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
    </ol>
  );
}

function Entry({ entry }: { entry: WorkflowLog }) {
  const { t } = useTranslation();
  const format = useFormat();
  const actor = format.name(entry.actorNameEn, entry.actorNameAr);
  const onBehalfOf = format.name(entry.onBehalfOfNameEn, entry.onBehalfOfNameAr);
  const { reason = null, cause = null } = entry.details;
  const why = [`skipReason.${reason}`, `timelineReason.${cause ?? reason}`].find(isKey);
  return (
    <li className="text-sm">
      <p>
        <span className="font-medium">{t(`timeline.${entry.event}`)}</span>
        {actor && <bdi> · {actor}</bdi>}
        {onBehalfOf && ` · ${t('renewals.onBehalfOf', { name: onBehalfOf })}`}
      </p>
      {why && <p className="text-ink-2">{t(why)}</p>}
      {entry.comment && (
        <p className="rounded-sm bg-sunken px-2 py-1 whitespace-pre-line">
          <bdi>{entry.comment}</bdi>
        </p>
      )}
      <time dateTime={entry.at} className="text-ink-3">
        {format.moment(entry.at)}
      </time>
    </li>
  );
}
