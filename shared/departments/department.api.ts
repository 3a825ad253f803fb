import { z } from 'zod';
import { route } from '#shared/kernel/route.ts';
import { ById } from '#shared/kernel/schemas.ts';
import { Department, DepartmentChange, NewDepartment } from './department.schemas.ts';

export const departmentApi = {
  list: route({
    method: 'get',
    path: '/api/departments',
    summary: 'The department tree, flat: every department with its parent.',
    permission: 'departments:read',
    audit: null,
    offline: 'read',
    returns: z.strictObject({ items: z.array(Department) }),
  }),
  create: route({
    method: 'post',
    path: '/api/departments',
    summary: 'Creates a department.',
    permission: 'departments:manage',
    audit: 'department.created',
    offline: 'no',
    body: NewDepartment,
    returns: Department,
    status: 201,
  }),
  change: route({
    method: 'patch',
    path: '/api/departments/{id}',
    summary: 'Renames, moves, gives it a head, or closes it. A move that would make a circle is refused.',
    permission: 'departments:manage',
    audit: 'department.changed',
    offline: 'no',
    params: ById,
    body: DepartmentChange,
    returns: Department,
  }),
};
