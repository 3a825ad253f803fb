import { Problem } from '#shared/kernel/problem.ts';

/** No network at all, as the machine's own words for it tell; everything else is a server that does not answer. */
const withoutNetwork = new Set([
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ENOTFOUND',
]);
const certificate =
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF))/;

/** Why the server could not be asked, as a sentence with its next step. The work that is saved here waits. */
export function unreachable(error: unknown): Problem {
  const code = codeOf(error);
  if (certificate.test(code))
    return new Problem(
      'unavailable',
      'sync.certificate',
      'The server shows a certificate that this laptop does not trust. Nothing is sent to it; ask IT whether the address and the certificate are right.',
    );
  if (withoutNetwork.has(code))
    return new Problem(
      'unavailable',
      'sync.offline',
      'There is no network. What you save stays on this laptop and is sent when there is one.',
    );
  return new Problem(
    'unavailable',
    'sync.unreachable',
    'The server cannot be reached. What you save stays on this laptop and is sent as soon as it answers.',
  );
}

/** Something answered that is not TrainFlow: a wrong address, or the sign-in page of a hotspot. */
export const notTrainFlow = (cause?: unknown): Problem =>
  Object.assign(
    new Problem(
      'unavailable',
      'sync.not_trainflow',
      'Something other than the TrainFlow server answers under its address. Sign in to the network if it asks for that, or ask IT for the right address.',
    ),
    { cause },
  );

/** True for a refusal that says nothing of what was asked, only that there was no contact. */
export const isNoContact = (error: unknown): error is Problem =>
  error instanceof Problem && error.kind === 'unavailable';

/** Node puts the reason of a failed fetch into its cause, and several into an AggregateError. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
