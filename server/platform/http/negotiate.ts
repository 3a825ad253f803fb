/** How much an `Accept…` header likes a value: 0 when it is not named. */
function quality(header: string, isNamed: (range: string) => boolean): number {
  const wishes = header.split(',').map((wish) => wish.trim().toLowerCase().split(';'));
  const wish = wishes.find(([range = '']) => isNamed(range.trim()));
  if (!wish) return 0;
  const q = wish
    .slice(1)
    .map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
    .find(Boolean);
  const value = q === undefined ? 1 : Number(q);
  return Number.isNaN(value) ? 0 : value;
}

const isJson = (range: string) => range === 'application/json' || range === 'application/problem+json';

/**
 * Whether an error is shown as a page. Programs get JSON from the API unless they ask for HTML; everything else is a
 * page unless it asks for JSON and not for HTML.
 */
export function wantsPage(accept: string | undefined, isApi: boolean): boolean {
  const html = quality(accept ?? '', (range) => range === 'text/html');
  return html > 0 || (!isApi && quality(accept ?? '', isJson) === 0);
}

/** The page's language: Arabic when it is liked better than English. */
export function languageOf(acceptLanguage: string | undefined): 'en' | 'ar' {
  const liking = (language: string) =>
    quality(acceptLanguage ?? '', (range) => range === language || range.startsWith(`${language}-`));
  return liking('ar') > liking('en') ? 'ar' : 'en';
}

/** True when the client takes this content coding: `br`, `gzip`. */
export const takesCoding = (acceptEncoding: string | undefined, coding: string): boolean =>
  quality(acceptEncoding ?? '', (range) => range === coding) > 0;
