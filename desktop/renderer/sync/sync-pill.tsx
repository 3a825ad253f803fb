import { Popover } from '@base-ui/react/popover';
import clsx from 'clsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncStatus } from '#shared/sync/sync.schemas.ts';
import { Icon } from '#ui/icon.tsx';
import { useFormat } from '../app/use-format.ts';
import { useNow } from '../app/use-now.ts';
import { pillWords, signs } from './pill-state.ts';
import { SyncSummary } from './sync-summary.tsx';

const tones = {
  ok: 'border-transparent text-ink-2',
  neutral: 'border-transparent text-ink-2',
  warn: 'border-warn bg-warn-soft text-warn',
  bad: 'border-bad bg-bad-soft text-bad',
  queue: 'border-queue bg-queue-soft text-queue',
  conflict: 'border-conflict bg-conflict-soft text-conflict',
};

/** On every page of a laptop: is my work safe, and has it reached the server? It follows what the laptop says alone. */
export function SyncPill({ status }: { status: SyncStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(1_000);
  const [open, setOpen] = useState(false);
  const words = pillWords(t, format, status, now);
  const { tone, icon } = signs[status.state];
  const label = t('sync.pill', { state: words });
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={label}
        data-state={status.state}
        className={clsx(
          'inline-flex h-7 min-w-0 items-center gap-1.5 rounded-full border px-2.5 text-sm font-medium hover:opacity-85 pointer-coarse:h-11',
          tones[tone],
        )}
      >
        <Icon name={icon} />
        <span className="truncate tabular-nums max-sm:max-w-28">{words}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="z-20 outline-none">
          <Popover.Popup
            aria-label={t('sync.title')}
            className="w-[min(26rem,calc(100vw-2rem))] animate-appear rounded-lg border border-line bg-surface p-4 shadow-lg outline-none"
          >
            <SyncSummary status={status} now={now} close={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
