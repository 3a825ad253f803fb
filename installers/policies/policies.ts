import { connectionPolicies } from './connection-policies.ts';
import type { Policy } from './policy.ts';
import { protectionPolicies } from './protection-policies.ts';
import { workplacePolicies } from './workplace-policies.ts';

/** Every policy of the client, in the order of the templates: the templates, the Intune list and the README are made from it. */
export const policies: readonly Policy[] = [
  ...connectionPolicies,
  ...protectionPolicies,
  ...workplacePolicies,
];
