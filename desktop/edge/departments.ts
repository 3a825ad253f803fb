import { departmentApi } from '#shared/departments/department.api.ts';
import { compareText } from '#shared/kernel/compare.ts';
import { implementOffline } from './offline.ts';

export const departmentsOffline = implementOffline(departmentApi, {
  list: ({ copy }) => ({
    items: copy.list('department').toSorted((a, b) => compareText(a.code, b.code) || compareText(a.id, b.id)),
  }),
});
