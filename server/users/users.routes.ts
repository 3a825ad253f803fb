import { missing } from '#shared/kernel/problem.ts';
import { userApi } from '#shared/users/user.api.ts';
import type { UserDetail } from '#shared/users/user.schemas.ts';
import { implement } from '../platform/http/implement.ts';
import { read } from '../platform/reading.ts';
import { activateUser } from './activate-user.ts';
import { changeRoles } from './change-roles.ts';
import { changeUser } from './change-user.ts';
import { createUser } from './create-user.ts';
import { deactivateUser } from './deactivate-user.ts';
import { listUsers } from './list-users.ts';
import { resetPassword } from './reset-password.ts';
import { transferUser } from './transfer-user.ts';
import { selectUser } from './users.repo.ts';
import { visibleUsers } from './visible.repo.ts';

export const userRoutes = implement(userApi, {
  list: (context, { query }) => listUsers(context, query),
  async get(context, { params }) {
    const { rows } = await read<UserDetail>(context, (scope) =>
      selectUser(params.id, visibleUsers(scope, 'u')),
    );
    if (!rows[0]) throw missing('user');
    return rows[0];
  },
  create: (context, { body }) => createUser(context, body),
  change: (context, { params, body }) => changeUser(context, { ...params, ...body }),
  transfer: (context, { params, body }) => transferUser(context, { ...params, ...body }),
  changeRoles: (context, { params, body }) => changeRoles(context, { ...params, ...body }),
  deactivate: (context, { params, body }) => deactivateUser(context, { ...params, ...body }),
  activate: (context, { params, body }) => activateUser(context, { ...params, ...body }),
  resetPassword: (context, { params }) => resetPassword(context, params),
});
