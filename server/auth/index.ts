/** What other contexts may ask of sign-in. */
export { newOneTimePassword } from '../platform/crypto/passwords.ts';
export { endSessionsOf } from './sessions.repo.ts';
