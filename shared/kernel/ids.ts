import { v7, validate } from 'uuid';

/** A new UUIDv7 (RFC 9562): time-ordered, so that primary keys grow at one end of their index. */
export const newId = (): string => v7();

export const isId = (text: string): boolean => validate(text);
