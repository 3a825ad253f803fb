import { useState } from 'react';
import { userApi } from '#shared/users/user.api.ts';
import { type Choice, Picker } from '#ui/picker.tsx';
import { useApi } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';

interface PersonPickerProps {
  label: string;
  value: Choice | null;
  onChange: (person: Choice | null) => void;
  error?: string;
  hint?: string;
  required?: boolean;
}

/** Finds an active person by name or badge number, among those the reader may see. */
export function PersonPicker(props: PersonPickerProps) {
  const format = useFormat();
  const [text, setText] = useState('');
  const people = useApi(
    userApi.list,
    { query: { q: text.trim() || undefined, limit: '25', status: 'active' } },
    { keep: true },
  );
  const choices = (people.data?.items ?? []).map((person) => ({
    id: person.id,
    name: format.name(person.nameEn, person.nameAr),
    code: person.badgeNumber,
  }));
  return <Picker {...props} choices={choices} searching={people.isFetching} search={setText} />;
}
