import type { ImportMapping } from '#shared/integrations/import.schemas.ts';

type DateFormat = NonNullable<ImportMapping['fields'][string]['dateFormat']>;
export const dateFormats: readonly DateFormat[] = [
  'YYYY-MM-DD',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'DD.MM.YYYY',
  'YYYYMMDD',
];

/** Field → the column it comes from; empty: not in the file. */
export type Columns = Record<string, string>;
export interface Options extends Pick<ImportMapping, 'encoding' | 'empty' | 'history'> {
  dateFormat: DateFormat;
}

/** Fields that hold dates are named so, everywhere in the contract. */
const isDateField = (field: string) => field.endsWith('On');

/** The mapping as the contract takes it; a field without a column stays out of it, and so stays as it is. */
export const mappingOf = (
  columns: Columns,
  delimiter: ImportMapping['delimiter'],
  { dateFormat, ...options }: Options,
): ImportMapping => ({
  ...options,
  delimiter,
  fields: Object.fromEntries(
    Object.entries(columns)
      .filter(([, column]) => column !== '')
      .map(([field, column]) => [
        field,
        { columns: [column], separator: ' ', ...(isDateField(field) ? { dateFormat } : {}) },
      ]),
  ),
});
