import { create } from 'zustand';
import type { Language } from '#shared/auth/auth.schemas.ts';

export type Theme = 'system' | 'light' | 'dark';

interface Preferences {
  language: Language;
  theme: Theme;
  /** The tenant of the last sign-in on this device. */
  tenant: string;
  choose(change: Partial<Pick<Preferences, 'language' | 'theme' | 'tenant'>>): void;
}

/** What this device remembers and the server does not know. `boot.ts` reads the same keys before the first paint. */
export const usePreferences = create<Preferences>((set) => ({
  language: document.documentElement.lang === 'ar' ? 'ar' : 'en',
  theme: themeOf(remembered('theme')),
  tenant: remembered('tenant') ?? '',
  choose(change) {
    for (const [name, value] of Object.entries(change)) remember(name, value);
    if (change.theme) paint(change.theme);
    set(change);
  },
}));

function themeOf(stored: string | null): Theme {
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function paint(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** A browser that refuses storage only forgets: nothing else depends on it. */
function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`trainflow.${name}`);
  } catch {
    return null;
  }
}
function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`trainflow.${name}`, value);
  } catch {
    return;
  }
}
