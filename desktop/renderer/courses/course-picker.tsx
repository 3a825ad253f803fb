import { useState } from 'react';
import { courseApi } from '#shared/courses/course.api.ts';
import { type Choice, Picker } from '#ui/picker.tsx';
import { useApi } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';

interface CoursePickerProps {
  label: string;
  value: Choice | null;
  onChange: (course: Choice | null) => void;
  error?: string;
  hint?: string;
  required?: boolean;
}

/** Finds an active course of the catalogue by code or title. */
export function CoursePicker(props: CoursePickerProps) {
  const format = useFormat();
  const [text, setText] = useState('');
  const courses = useApi(
    courseApi.list,
    { query: { q: text.trim() || undefined, limit: '25', active: 'true' } },
    { keep: true },
  );
  const choices = (courses.data?.items ?? []).map((course) => ({
    id: course.id,
    name: format.name(course.titleEn, course.titleAr),
    code: course.code,
  }));
  return <Picker {...props} choices={choices} searching={courses.isFetching} search={setText} />;
}
