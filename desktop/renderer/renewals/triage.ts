import { addDays, type DateOnly } from '#shared/kernel/dates.ts';
import type { RequestState } from '#shared/renewals/renewal.schemas.ts';

/** Certificates by how soon they end; the bounds are days from today, both included. */
export const expiryViews = {
  expired: { from: undefined, to: -1 },
  within30: { from: 0, to: 30 },
  within60: { from: 31, to: 60 },
  within90: { from: 61, to: 90 },
} as const;
export type ExpiryView = keyof typeof expiryViews;

/** Requests by what they wait for. */
export const requestViews = {
  toBook: 'approved',
  withForeman: 'pending_foreman',
  withManager: 'pending_manager',
  scheduled: 'scheduled',
} as const satisfies Record<string, RequestState>;
export type RequestView = keyof typeof requestViews;

export const isExpiryView = (view: string): view is ExpiryView => Object.hasOwn(expiryViews, view);
export const isRequestView = (view: string): view is RequestView => Object.hasOwn(requestViews, view);

/** The dates of a view, as the list of certificates takes them. */
export function expiryRange(view: ExpiryView, today: DateOnly) {
  const { from, to } = expiryViews[view];
  return {
    expiresFrom: from === undefined ? undefined : addDays(today, from),
    expiresTo: addDays(today, to),
  };
}
