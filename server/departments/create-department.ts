import type { NewDepartment } from '#shared/departments/department.schemas.ts';
import { refuseWrongDepartment } from '#shared/departments/department.ts';
import { newId } from '#shared/kernel/ids.ts';
import { invalid } from '#shared/kernel/problem.ts';
import { command } from '../platform/command.ts';
import { lockPeople } from '../users/index.ts';
import { addDepartment, departmentExists, findAround } from './departments.repo.ts';
import { noteHead } from './heads.repo.ts';

/** @throws Problem invalid: a taken code or id, a parent or head that is unknown or inactive. */
export const createDepartment = command({
  event: 'department.created',
  subject: 'department',
  permission: 'departments:manage',
  async run(tx, input: NewDepartment) {
    const id = input.id ?? newId();
    await lockPeople(tx);
    if (await departmentExists(tx, id)) throw invalid('id', 'taken', 'Another department has this id.');
    refuseWrongDepartment(input, await findAround(tx, null, input));
    const after = await addDepartment(tx, { ...input, id });
    if (after.headId !== null) await noteHead(tx, after.id, after.headId);
    return { subjectId: after.id, before: null, after };
  },
});
