import type { Department } from './department.schemas.ts';

/** The department and everything below it. One that is not in the tree has nobody in it. */
export function departmentsWithin(
  departmentId: string,
  tree: readonly Pick<Department, 'id' | 'parentId'>[],
): ReadonlySet<string> {
  const below = Map.groupBy(tree, ({ parentId }) => parentId);
  const found = new Set<string>();
  const next = tree.filter(({ id }) => id === departmentId);
  for (let each = next.pop(); each !== undefined; each = next.pop()) {
    if (found.has(each.id)) continue;
    found.add(each.id);
    next.push(...(below.get(each.id) ?? []));
  }
  return found;
}
