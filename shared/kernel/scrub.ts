/** Secrets that a message might quote: session and bearer tokens, sign-in codes, webhook secrets, passwords. */
const secrets: readonly [RegExp, string][] = [
  [/(__Host-[\w-]+=)[^;\s"]+/g, '$1[secret]'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{16,}/gi, '$1 [secret]'],
  [/([?&](?:code|state)=)[^\s&]+/g, '$1[secret]'],
  [/\bwhsec_[\w+/=-]+/g, '[secret]'],
  [/(\w+:\/\/[^\s:/@]+:)[^\s@/]+@/g, '$1[secret]@'],
  [/\b(password|passwd|secret|token|SAMLResponse)(["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi, '$1$2[secret]'],
];

/** A text for a log, without the secrets in it. */
export const scrub = (text: string): string =>
  secrets.reduce((scrubbed, [pattern, instead]) => scrubbed.replace(pattern, instead), text);
