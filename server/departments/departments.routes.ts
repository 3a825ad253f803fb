import { departmentApi } from '#shared/departments/department.api.ts';
import type { Department } from '#shared/departments/department.schemas.ts';
import { implement } from '../platform/http/implement.ts';
import { read } from '../platform/reading.ts';
import { changeDepartment } from './change-department.ts';
import { createDepartment } from './create-department.ts';
import { selectTree } from './departments.repo.ts';

export const departmentRoutes = implement(departmentApi, {
  async list(context) {
    const { rows } = await read<Department>(context, () => selectTree);
    return { items: rows };
  },
  create: (context, { body }) => createDepartment(context, body),
  change: (context, { params, body }) => changeDepartment(context, { ...params, ...body }),
});
