import { endRequirement as end } from '#shared/courses/requirement-period.ts';
import { command } from '../platform/command.ts';
import { getRequirement, saveRequirementEnd } from './requirements.repo.ts';

export const endRequirement = command({
  event: 'requirement.ended',
  subject: 'requirement',
  permission: 'requirements:manage',
  async run(tx, { id, ...input }: { id: string; toOn: string; version: number }) {
    const before = await getRequirement(tx, id);
    const after = end(before, input, tx.today);
    await saveRequirementEnd(tx, after);
    return { subjectId: id, before, after };
  },
});
