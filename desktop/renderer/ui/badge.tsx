import clsx from 'clsx';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

const tones = {
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  queue: 'bg-queue-soft text-queue',
  conflict: 'bg-conflict-soft text-conflict',
  neutral: 'bg-sunken text-ink-2',
};
export type Tone = keyof typeof tones;

/** A status: always a sign and a word, so that nobody needs to tell colours apart. */
export function Badge({ tone, icon, children }: { tone: Tone; icon: IconName; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1 rounded-sm px-1.5 py-0.5 text-sm font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      <Icon name={icon} className="size-3.5" />
      {children}
    </span>
  );
}
