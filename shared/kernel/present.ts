/** The fields of a change that were sent: a key left out or undefined leaves the record as it is, null empties it. */
export const present = <T extends object>(change: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as never;
