import { useTranslation } from 'react-i18next';
import type { Audience } from '#shared/courses/course.schemas.ts';
import { departmentApi } from '#shared/departments/department.api.ts';
import { useApi } from '../app/api.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';

/** For whom a requirement stands, in words. */
export function AudienceName({ audience }: { audience: Audience }) {
  const { t } = useTranslation();
  switch (audience.kind) {
    case 'everyone':
      return t('audience.everyone');
    case 'department':
      return <DepartmentName id={audience.departmentId} />;
    case 'job_role':
      return t('audience.jobRole', { name: audience.jobRole });
    case 'grade':
      return t('audience.grade', { name: audience.grade });
    case 'people':
      return t('audience.people', { count: audience.userIds.length });
  }
}

function DepartmentName({ id }: { id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay();
  const departments = useApi(departmentApi.list, {}, { enabled: may(departmentApi.list) });
  const department = departments.data?.items.find((each) => each.id === id);
  return t('audience.department', {
    name: department ? format.name(department.nameEn, department.nameAr) : '…',
  });
}
