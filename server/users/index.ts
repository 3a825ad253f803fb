/** What other contexts may ask of users. */
export { addPerson, createUser } from './create-user.ts';
export { makeOneTimePassword, type OneTimePassword } from './one-time-password.ts';
export { addUser, getUser, lockPeople, userColumns } from './users.repo.ts';
export { visibleUsers } from './visible.repo.ts';
