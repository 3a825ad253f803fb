import { Problem } from '#shared/kernel/problem.ts';

/** The server takes work only from a client that was registered with the person's password. */
export const signInAgain = () =>
  new Problem(
    'unauthenticated',
    'sync.sign_in_again',
    'This laptop must be registered anew, since its data were copied or restored. Sign in with the server; what you saved is then sent.',
  );
