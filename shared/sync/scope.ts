/**
 * The unit of visibility of the sync feed. Every published record stands in one or more scopes; a laptop holds the scopes
 * that its user may see, whole, and none other. A scope's owner never changes: a transfer moves the right to see
 * `person:<id>`, not the rows in it.
 *
 * - `tenant`: what everybody sees: courses, sessions, requirements of all, settings, the tree that requirements refer to.
 * - `organisation`: what leaders see of the departments.
 * - `person:<id>`: his record, enrollments, exemptions, requests, and what is required of him by name.
 * - `desk:<id>`: requests that came to him for a decision. Those who stand in for him hold it too.
 * - `inbox:<id>`: his account, notifications, delegations, and requests that he asked for or decided.
 */
export type SyncScope = string;

export const tenantScope: SyncScope = 'tenant';
export const organisationScope: SyncScope = 'organisation';
export const personScope = (userId: string): SyncScope => `person:${userId}`;
export const deskScope = (userId: string): SyncScope => `desk:${userId}`;
export const inboxScope = (userId: string): SyncScope => `inbox:${userId}`;
