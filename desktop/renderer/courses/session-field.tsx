import { useTranslation } from 'react-i18next';
import { courseApi } from '#shared/courses/course.api.ts';
import type { FieldProps } from '#ui/field.tsx';
import { SelectField } from '#ui/select-field.tsx';
import { useApi } from '../app/api.ts';
import { useSession } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';

/** A coming session of a course, with the seats that are left. */
export function SessionField({ courseId, ...field }: FieldProps<string> & { courseId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { today } = useSession();
  const sessions = useApi(courseApi.sessions, {
    query: { courseId, from: `${today}T00:00:00Z`, status: 'scheduled', limit: '50' },
  });
  const options = (sessions.data?.items ?? []).map((session) => {
    const free = Math.max(0, session.seats - session.booked);
    const seats = free > 0 ? t('sessions.free', { count: free }) : t('sessions.full');
    return { value: session.id, label: `${format.moment(session.startsAt)} · ${session.place} · ${seats}` };
  });
  const none = options.length === 0 && !sessions.isPending ? t('sessions.noneComing') : t('sessions.any');
  return <SelectField {...field} options={[{ value: '', label: none }, ...options]} />;
}
