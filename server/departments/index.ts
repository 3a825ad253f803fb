/** What other contexts may ask of departments. */

export { changeDepartment } from './change-department.ts';
export { createDepartment } from './create-department.ts';
export { departmentsWithin } from './within.repo.ts';
