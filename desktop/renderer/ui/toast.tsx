import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

interface Toast {
  id: number;
  text: string;
  bad: boolean;
}
interface Toasts {
  shown: readonly Toast[];
  show(text: string, bad?: boolean): void;
  hide(id: number): void;
}

/** Long enough to read two lines; a refusal stays until it is closed. */
const shownMs = 6_000;
let lastId = 0;

const useToasts = create<Toasts>((set, get) => ({
  shown: [],
  show(text, bad = false) {
    lastId += 1;
    const id = lastId;
    set(({ shown }) => ({ shown: [...shown.slice(-2), { id, text, bad }] }));
    if (!bad) setTimeout(() => get().hide(id), shownMs);
  },
  hide: (id) => set(({ shown }) => ({ shown: shown.filter((toast) => toast.id !== id) })),
}));

/** Says that something was done, or refused, without getting in the way. */
export const toast = (text: string, bad = false): void => useToasts.getState().show(text, bad);

export function Toaster() {
  const { t } = useTranslation();
  const { shown, hide } = useToasts();
  return (
    <section
      aria-live="polite"
      aria-label={t('frame.messages')}
      className="pointer-events-none fixed inset-x-0 bottom-0 z-50 flex flex-col items-center gap-2 p-4"
    >
      {shown.map((each) => (
        <div
          key={each.id}
          className="pointer-events-auto flex max-w-xl animate-appear items-start gap-2 rounded-lg border border-line bg-surface px-3 py-2 shadow-lg"
        >
          <Icon
            name={each.bad ? 'alert' : 'check'}
            className={each.bad ? 'mt-0.5 text-bad' : 'mt-0.5 text-ok'}
          />
          <span>{each.text}</span>
          <IconButton
            icon="cross"
            label={t('actions.close')}
            onClick={() => hide(each.id)}
            className="-my-1 -me-1 size-7"
          />
        </div>
      ))}
    </section>
  );
}
