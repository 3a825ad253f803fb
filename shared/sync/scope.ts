/**
 * The unit of visibility of the sync feed. Every published record stands in one or more scopes; a laptop holds the scopes
 * that its user may see, whole, and none other. A scope's owner never changes: a transfer moves the right to see
 * `person:<id>`, not the rows in it.
 *
 * - `tenant`: what everybody sees: courses, sessions, requirements, settings, the tree that requirements refer to.
 * - `organisation`: what leaders see of the departments.
 * - `person:<id>`: his record, enrollments, exemptions, requests.
 * - `desk:<id>`: requests that he asked for, decided, or that came to him for a decision.
 * - `inbox:<id>`: his account, notifications, delegations.
 */
export type SyncScope = string;

export const tenantScope: SyncScope = 'tenant';
export const organisationScope: SyncScope = 'organisation';
export const personScope = (userId: string): SyncScope => `person:${userId}`;
export const deskScope = (userId: string): SyncScope => `desk:${userId}`;
export const inboxScope = (userId: string): SyncScope => `inbox:${userId}`;
