import { useTranslation } from 'react-i18next';
import { AuditChain } from '#shared/audit/audit.schemas.ts';
import { FilterDate, FilterSelect, Filters, SearchBox } from '#ui/filters.tsx';
import { useFilters } from '../app/use-filters.ts';

export const auditFilters = ['q', 'chain', 'action', 'subject', 'from', 'to'] as const;

export function AuditFilters() {
  const { t } = useTranslation();
  const { get, set } = useFilters(auditFilters);
  return (
    <Filters>
      <SearchBox label={t('audit.search')} value={get('q')} onChange={(value) => set('q', value)} />
      <FilterSelect
        label={t('audit.chain')}
        value={get('chain') || 'change'}
        all={false}
        onChange={(value) => set('chain', value)}
        options={AuditChain.options.map((value) => ({ value, label: t(`audit.chains.${value}`) }))}
      />
      <FilterDate label={t('columns.from')} value={get('from')} onChange={(value) => set('from', value)} />
      <FilterDate label={t('columns.to')} value={get('to')} onChange={(value) => set('to', value)} />
    </Filters>
  );
}
