import type { InboxRow, RenewalRow, WorkflowStep } from './renewal.schemas.ts';
import { isOverdue } from './sla.ts';

/** A step that waits for somebody, as his inbox shows it. `onBehalfOf…`: it is another's, and he acts for him. */
export function inboxRow(row: RenewalRow, step: WorkflowStep, userId: string, on: string): InboxRow {
  const others = step.approverId !== null && step.approverId !== userId;
  return {
    ...row,
    stepId: step.id,
    stepKind: step.kind,
    onBehalfOfId: others ? step.approverId : null,
    onBehalfOfNameEn: others ? step.approverNameEn : null,
    onBehalfOfNameAr: others ? step.approverNameAr : null,
    overdue: isOverdue(step, on),
  };
}
