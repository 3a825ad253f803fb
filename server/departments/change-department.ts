import type { Department, DepartmentChange } from '#shared/departments/department.schemas.ts';
import { changeDepartment as change } from '#shared/departments/department.ts';
import { command } from '../platform/command.ts';
import { lockPeople } from '../users/index.ts';
import { findAround, getDepartment, type Naming, saveDepartment } from './departments.repo.ts';
import { noteHead } from './heads.repo.ts';

/**
 * Renames, moves, gives a head, closes or reopens. Steps that wait for a former head are seen to by whoever reacts to the
 * event. @throws Problem missing, and what the rule refuses.
 */
export const changeDepartment = command({
  event: 'department.changed',
  subject: 'department',
  permission: 'departments:manage',
  async run(tx, { id, ...input }: DepartmentChange & { id: string }) {
    await lockPeople(tx);
    const before = await getDepartment(tx, id);
    const wanted = change(before, input, await findAround(tx, before.id, namingOf(before, input)));
    const after = await saveDepartment(tx, wanted);
    if (after.headId !== before.headId) await noteHead(tx, after.id, after.headId);
    return { subjectId: after.id, before, after };
  },
});

/** What is named anew; when a department opens again, also the one above it that it keeps. */
function namingOf(before: Department, { code, parentId, headId, active }: DepartmentChange): Naming {
  const above = parentId === undefined ? before.parentId : parentId;
  return {
    code: code ?? before.code,
    parentId: active && !before.active ? above : moved(before.parentId, parentId),
    headId: moved(before.headId, headId),
  };
}

const moved = (before: string | null, wanted: string | null | undefined) =>
  wanted === before ? undefined : wanted;
