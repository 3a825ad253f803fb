import { useTranslation } from 'react-i18next';
import type { OutboxItem } from '#shared/sync/sync.schemas.ts';
import { useFormat } from '../app/use-format.ts';
import { shownDifferences } from './shown-differences.ts';

/** Side by side, only where they differ: what the person wanted, and what the office has. */
export function Differences({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const rows = shownDifferences(t, useFormat(), item);
  if (rows.length === 0) return null;
  return (
    <table aria-label={t('sync.differences')} className="w-full max-w-xl border-collapse">
      <thead className="text-sm text-ink-3">
        <tr>
          <td />
          <th scope="col" className="px-3 py-1 text-start font-medium">
            {t('sync.mine')}
          </th>
          <th scope="col" className="px-3 py-1 text-start font-medium">
            {t('sync.office')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ field, mine, office }) => (
          <tr key={field} className="border-t border-line">
            <th scope="row" className="py-1.5 pe-3 text-start font-normal text-ink-3">
              {field}
            </th>
            <td className="px-3 py-1.5">
              <bdi>{mine}</bdi>
            </td>
            <td className="px-3 py-1.5">
              <bdi>{office}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
