import { endExemption as end } from '#shared/courses/exemption.ts';
import { command } from '../platform/command.ts';
import { getExemption, saveExemptionEnd } from './exemptions.repo.ts';

export const endExemption = command({
  event: 'exemption.ended',
  subject: 'exemption',
  permission: 'requirements:manage',
  async run(tx, { id, untilOn, version }: { id: string; untilOn: string; version: number }) {
    const before = await getExemption(tx, id);
    const after = end(before, untilOn, version);
    await saveExemptionEnd(tx, after);
    return { subjectId: id, before, after };
  },
});
