import { useTranslation } from 'react-i18next';
import { departmentApi } from '#shared/departments/department.api.ts';
import type { FieldProps } from '#ui/field.tsx';
import { type Option, SelectField } from '#ui/select-field.tsx';
import { useApi } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';

/** Every department the reader may see, to choose from. */
export function useDepartmentOptions(): Option[] {
  const format = useFormat();
  const departments = useApi(departmentApi.list, {});
  return (departments.data?.items ?? []).map((each) => ({
    value: each.id,
    label: format.name(each.nameEn, each.nameAr),
  }));
}

export function DepartmentField(field: Omit<FieldProps<string>, 'label'>) {
  const { t } = useTranslation();
  const options = useDepartmentOptions();
  return (
    <SelectField
      {...field}
      label={t('columns.department')}
      options={[{ value: '', label: t('forms.choose') }, ...options]}
    />
  );
}
