import { present } from '#shared/kernel/present.ts';
import { conflict, type FieldError, Problem } from '#shared/kernel/problem.ts';
import type { Department, DepartmentChange, NewDepartment } from './department.schemas.ts';

/** What was found around a department that is made or changed; null where there is no such record. */
export interface Around {
  /** Another department has the wanted code. */
  codeTaken: boolean;
  /** The wanted parent; `line` is its id followed by those above it. Undefined when none is named. */
  parent?: { active: boolean; line: readonly string[] } | null;
  /** The wanted head; undefined when none is named, or the head stays the same. */
  head?: { active: boolean } | null;
}

/** What stands in the way of closing a department. */
export interface Inside {
  activeChildren: number;
}

/** @throws Problem invalid: a code that is taken, a parent or head that is unknown or inactive. */
export function refuseWrongDepartment({ code }: Pick<NewDepartment, 'code'>, around: Around): void {
  refuse([...codeErrors(code, around), ...parentErrors(null, around), ...headErrors(around)]);
}

/**
 * Renames, moves, gives a head, closes or reopens. @throws Problem conflict `department.stale`, `department.has_people`,
 * `department.has_departments`; invalid: taken code, unknown or closed parent, a circle, unknown or inactive head.
 */
export function changeDepartment(
  department: Department,
  { version, ...change }: DepartmentChange,
  around: Around & Inside,
): Department {
  if (version !== department.version) {
    throw conflict('department.stale', 'Somebody changed this department meanwhile: look at it again.', {
      current: department,
    });
  }
  const after = { ...department, ...present(change), version: department.version + 1 };
  refuse([
    ...codeErrors(after.code, around),
    ...parentErrors(department.id, around, after.active),
    ...headErrors(around),
  ]);
  if (department.active && !after.active) refuseClosing(department, around);
  return after;
}

function refuseClosing({ people }: Department, { activeChildren }: Inside): void {
  if (people > 0) {
    throw conflict(
      'department.has_people',
      'Active people are placed in this department: transfer them first.',
      {
        people,
      },
    );
  }
  if (activeChildren > 0) {
    throw conflict(
      'department.has_departments',
      'Open departments lie below this one: move or close them first.',
      {
        departments: activeChildren,
      },
    );
  }
}

function codeErrors(code: string, { codeTaken }: Around): FieldError[] {
  if (!codeTaken) return [];
  return [{ path: 'code', code: 'taken', message: `Another department has the code ${code}.` }];
}

/** A closed department may stay below a closed one. */
function parentErrors(departmentId: string | null, { parent }: Around, open = true): FieldError[] {
  const path = 'parentId';
  if (parent === undefined) return [];
  if (parent === null) return [{ path, code: 'unknown', message: 'There is no such department.' }];
  if (departmentId !== null && parent.line.includes(departmentId)) {
    return [{ path, code: 'circle', message: 'A department cannot lie below itself.' }];
  }
  return parent.active || !open
    ? []
    : [{ path, code: 'inactive', message: 'The department above is closed.' }];
}

function headErrors({ head }: Around): FieldError[] {
  const path = 'headId';
  if (head === undefined || head?.active) return [];
  return head === null
    ? [{ path, code: 'unknown', message: 'There is no such person.' }]
    : [{ path, code: 'inactive', message: 'An inactive person cannot head a department.' }];
}

function refuse(errors: readonly FieldError[]): void {
  const [first] = errors;
  if (first) throw new Problem('invalid', 'invalid_input', first.message, { errors });
}
