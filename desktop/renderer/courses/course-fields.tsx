import { useTranslation } from 'react-i18next';
import { Delivery, LateWithinGrace, Recurrence } from '#shared/courses/course.schemas.ts';
import type { FieldProps } from '#ui/field.tsx';
import { SelectField } from '#ui/select-field.tsx';
import { TextField } from '#ui/text-field.tsx';
import type { CourseValues } from './course-values.ts';

type FieldOf = (name: keyof CourseValues) => Omit<FieldProps<string>, 'label'>;

/** What describes a course, and the rule by which its certificates expire. */
export function CourseFields({ field, recurrence }: { field: FieldOf; recurrence: string }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField {...field('titleEn')} label={t('courses.titleEn')} required />
      <TextField {...field('titleAr')} label={t('courses.titleAr')} required />
      <TextField {...field('code')} label={t('courses.code')} code required />
      <TextField {...field('category')} label={t('courses.category')} required />
      <SelectField
        {...field('delivery')}
        label={t('courses.delivery')}
        options={Delivery.options.map((value) => ({ value, label: t(`delivery.${value}`) }))}
        required
      />
      <TextField {...field('provider')} label={t('courses.provider')} />
      <TextField {...field('hours')} label={t('courses.hours')} type="number" />
      <TextField
        {...field('validityMonths')}
        label={t('courses.validityMonths')}
        hint={t('courses.validityHint')}
        type="number"
      />
      <TextField {...field('renewalWindowDays')} label={t('courses.windowDays')} type="number" required />
      <TextField {...field('graceDays')} label={t('courses.graceDays')} type="number" required />
      <SelectField
        {...field('recurrence')}
        label={t('courses.recurrence')}
        options={Recurrence.options.map((value) => ({ value, label: t(`recurrence.${value}`) }))}
        required
      />
      <SelectField
        {...field('lateWithinGrace')}
        label={t('courses.lateWithinGrace')}
        options={LateWithinGrace.options.map((value) => ({ value, label: t(`lateWithinGrace.${value}`) }))}
        required
      />
      {recurrence === 'fixed' && (
        <>
          <TextField {...field('fixedAnchorOn')} label={t('courses.fixedAnchorOn')} type="date" />
          <TextField
            {...field('minimumActiveMonths')}
            label={t('courses.minimumActiveMonths')}
            type="number"
            required
          />
        </>
      )}
    </div>
  );
}
