import { useMemo } from 'react';
import { createFormat, type Format } from './format.ts';
import { usePreferences } from './preferences.ts';
import { useSessionZone } from './session.tsx';

/** Dates, numbers and names as the present reader sees them. */
export function useFormat(): Format {
  const language = usePreferences((preferences) => preferences.language);
  const zone = useSessionZone();
  return useMemo(() => createFormat(language, zone), [language, zone]);
}
