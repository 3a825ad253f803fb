import { customType } from 'drizzle-orm/pg-core';
import { instantOf } from './wire.ts';

/** `timestamptz` as an RFC 3339 string in UTC. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamptz',
  fromDriver: instantOf,
});

/** `bytea` as a Buffer. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });
