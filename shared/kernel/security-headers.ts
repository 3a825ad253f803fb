/** Nothing runs, loads or frames that does not come from this server; the renderer is built without inline script or style. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
];
const withoutInjection = "require-trusted-types-for 'script'";

/** For the API's documentation page, whose library writes sanitised HTML itself. */
export const documentationPolicy = contentSecurityPolicy.join('; ');

/** For what a person uploaded: a browser that shows it anyway runs nothing in it. */
export const sandboxPolicy = "sandbox; default-src 'none'";

/** On every kind of answer, the server's and the laptop's (OWASP ASVS 5.0, 3.4). An answer's own header of the same name wins. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [...contentSecurityPolicy, withoutInjection].join('; '),
  // Two years; browsers ignore it on plain HTTP.
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'cache-control': 'no-store',
};
