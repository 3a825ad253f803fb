/** Arabic counts in six forms (Unicode CLDR): 0, 1, 2, 3–10, 11–99, and the rest. */
export const arabicForms = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;
type Form = (typeof arabicForms)[number];

/**
 * What the Arabic catalogue must say for an English one: the same keys, and all six forms where English has its two.
 * A key left out does not compile.
 */
export type Arabic<T> = {
  [K in keyof T as K extends `${infer Base}_${Form}` ? `${Base}_${Form}` : K]: T[K] extends string
    ? string
    : Arabic<T[K]>;
};
