import { z } from 'zod';
import { Id, text, Version } from '#shared/kernel/schemas.ts';

export const Department = z.strictObject({
  id: Id,
  code: z.string(),
  nameEn: z.string(),
  nameAr: z.string(),
  parentId: Id.nullable(),
  headId: Id.nullable(),
  headNameEn: z.string().nullable(),
  headNameAr: z.string().nullable(),
  active: z.boolean(),
  /** Active people placed directly in it. */
  people: z.int(),
  version: Version,
});
export type Department = z.infer<typeof Department>;

const fields = {
  code: text(40),
  nameEn: text(200),
  nameAr: text(200),
  parentId: Id.nullable(),
  headId: Id.nullable(),
};

export const NewDepartment = z.strictObject({
  id: Id.optional(),
  ...fields,
  parentId: Id.nullable().default(null),
  headId: Id.nullable().default(null),
});
export type NewDepartment = z.infer<typeof NewDepartment>;

export const DepartmentChange = z.strictObject({
  ...z.strictObject(fields).partial().shape,
  active: z.boolean().optional(),
  version: Version,
});
export type DepartmentChange = z.infer<typeof DepartmentChange>;
