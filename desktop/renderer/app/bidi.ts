const close = '\u2069';

/** Text whose own first letter gives its direction, such as a name: neighbours cannot reorder it (FSI … PDI). */
export const isolate = (text: string): string => `\u2068${text}${close}`;

/** A code, a number, an ISO date, a telephone number: left to right in any surroundings (LRI … PDI). */
export const isolateCode = (text: string): string => `\u2066${text}${close}`;

/** Words of a right-to-left language, such as a date with an Arabic month (RLI … PDI). */
export const isolateArabic = (text: string): string => `\u2067${text}${close}`;
