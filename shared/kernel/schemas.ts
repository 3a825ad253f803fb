import { z } from 'zod';

/** Words every contract is built from. Objects are strict: an unknown key is refused, never dropped. */
const noNul = (text: string) => !text.includes('\u0000') && text.isWellFormed();

/** One line of text, trimmed. */
export const text = (max: number) =>
  z.string().trim().min(1).max(max).refine(noNul, { message: 'Contains a character that cannot be stored.' });

/** Free text that may have several lines; empty is not allowed, leave the field out instead. */
export const prose = (max = 2000) => text(max);

/** One spelling, the one that databases answer with: ids are compared as text here and on the laptop. */
export const Id = z.uuid().toLowerCase();
export const IsoDate = z.iso.date();
/** RFC 3339 in UTC, no finer than a microsecond: the database would round the rest up, at the end of 9999 out of every calendar. */
export const Instant = z.iso.datetime().max('2026-11-20T09:00:00.000000Z'.length);
export const Version = z.int().min(1).max(2_147_483_647);
export const ById = z.strictObject({ id: Id });

/** A small whole number, safe for a 4-byte column. */
export const count = (min: number, max: number) => z.int().min(min).max(max);

/** Query strings carry text: `?limit=50`. Only fixed page sizes, so that statements stay prepared. */
export const pageSizes = [10, 25, 50, 100] as const;
export const paging = {
  limit: z.enum(['10', '25', '50', '100']).default('50').transform(Number),
  cursor: z.string().max(600).optional(),
  /** Also counts all matching rows; otherwise `total` is null. */
  withTotal: z.stringbool().default(false),
};

/** Search text of a list. */
export const q = text(100).optional();

export const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.int().nullable(),
  });

/** A problem document, RFC 9457; some carry more, such as the state that a record is in now. */
export const ProblemDocument = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
});
export type ProblemDocument = z.infer<typeof ProblemDocument>;

/** Long work: `GET /api/jobs/{id}` tells how far it is. */
export const Accepted = z.strictObject({ jobId: Id });
export const Nothing = z.undefined();
