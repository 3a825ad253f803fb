import { nameOf } from '#server/platform/http/registry.ts';
import type { Answer } from './ask.ts';
import type { Probe } from './probes.ts';

export interface Judged extends Probe {
  answer: Answer;
}

/** Something that must not be, in words. */
export interface Finding {
  rule: string;
  where: string;
  detail: string;
}

export function finding(rule: string, { route, actor, slot, aimed, way }: Judged, detail: string): Finding {
  const aim =
    slot === null
      ? ''
      : ` ${slot.part} ${slot.path.join('.')}: ${aimed?.relation ?? 'in order'} (${aimed?.label ?? ''})`;
  const by = way === undefined ? '' : ` by ${way.method ?? way.root}`;
  return { rule, where: `${nameOf(route)} as ${actor.name}${by}${aim}`, detail: detail.slice(0, 600) };
}
