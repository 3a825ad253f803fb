import { type FieldError, Problem } from '#shared/kernel/problem.ts';

/** A foreman or manager as he is found: null when there is no such person. */
export interface Leader {
  active: boolean;
  /** His id, followed by those who lead him, in the same way (foremen of foremen, managers of managers). */
  line: readonly string[];
}

/** What was found at the ids that a record names; undefined where it names none or does not change. */
export interface Named {
  department?: { active: boolean } | null;
  foreman?: Leader | null;
  manager?: Leader | null;
}

/**
 * Refuses a department that is unknown or closed, and a foreman or manager who is unknown, inactive, the person himself, or
 * led by him. @throws Problem invalid with every wrong field.
 */
export function refuseWrongStanding(userId: string, { department, foreman, manager }: Named): void {
  const errors = [
    ...departmentErrors(department),
    ...leaderErrors('foremanId', userId, foreman),
    ...leaderErrors('managerId', userId, manager),
  ];
  const [first] = errors;
  if (first) throw new Problem('invalid', 'invalid_input', first.message, { errors });
}

function departmentErrors(department: Named['department']): FieldError[] {
  const path = 'departmentId';
  if (department === undefined || department?.active) return [];
  return department === null
    ? [{ path, code: 'unknown', message: 'There is no such department.' }]
    : [{ path, code: 'inactive', message: 'This department is closed.' }];
}

function leaderErrors(path: 'foremanId' | 'managerId', userId: string, leader?: Leader | null): FieldError[] {
  if (leader === undefined) return [];
  if (leader === null) return [{ path, code: 'unknown', message: 'There is no such person.' }];
  if (leader.line[0] === userId) return [{ path, code: 'oneself', message: 'Nobody leads himself.' }];
  if (leader.line.includes(userId)) {
    return [{ path, code: 'circle', message: 'This person is led, at some remove, by the one to be led.' }];
  }
  return leader.active ? [] : [{ path, code: 'inactive', message: 'This person is inactive.' }];
}
