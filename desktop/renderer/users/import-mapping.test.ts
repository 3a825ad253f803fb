import { expect, test } from 'vitest';
import { ImportMapping } from '#shared/integrations/import.schemas.ts';
import { mappingOf } from './import-mapping.ts';

test('the mapping is what the contract takes: only columns of the file, dates with their format', () => {
  const mapping = mappingOf({ badgeNumber: 'No', hiredOn: 'Hired', email: '' }, ';', {
    encoding: 'auto',
    empty: 'keep',
    history: false,
    dateFormat: 'DD/MM/YYYY',
  });
  expect(ImportMapping.parse(mapping)).toEqual(mapping);
  expect(mapping.fields).toEqual({
    badgeNumber: { columns: ['No'], separator: ' ' },
    hiredOn: { columns: ['Hired'], separator: ' ', dateFormat: 'DD/MM/YYYY' },
  });
});
