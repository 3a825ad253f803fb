import { authApi } from '#shared/auth/auth.api.ts';
import type { Session } from '#shared/auth/auth.schemas.ts';
import type { Row } from '../platform/context.ts';
import { clearedSessionCookie } from '../platform/crypto/tokens.ts';
import { answered, implement } from '../platform/http/implement.ts';
import { read } from '../platform/reading.ts';
import { changePassword } from './change-password.ts';
import { endSession } from './end-session.ts';
import { saveProfile } from './save-profile.ts';
import { selectMySessions, selectSignedIn } from './sessions.repo.ts';
import { signIn } from './sign-in.ts';
import { signedInOf } from './signed-in.ts';

const forgotten = () => answered(undefined, [clearedSessionCookie], true);

export const authRoutes = implement(authApi, {
  login: (context, { body }) => signIn(context, body),
  async session(context) {
    const { rows } = await read<Row>(context, () => selectSignedIn(context.tokenHash));
    return signedInOf(rows[0]);
  },
  async logout(context) {
    await endSession(context, { id: null });
    return forgotten();
  },
  async sessions(context) {
    const { rows } = await read<Session>(context, () => selectMySessions(context.tokenHash, context.now));
    return { items: rows };
  },
  async endSession(context, { params }) {
    const { wasCurrent } = await endSession(context, params);
    return wasCurrent ? forgotten() : undefined;
  },
  changePassword: (context, { body }) => changePassword(context, body),
  saveProfile: (context, { body }) => saveProfile(context, { ...body, tokenHash: context.tokenHash }),
});
