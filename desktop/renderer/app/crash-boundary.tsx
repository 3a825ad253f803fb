import { Component, type ReactNode } from 'react';
import { CrashedPage, OutdatedPage } from './refusal-pages.tsx';

/** Shows the 500 page in the place of what failed. A class, because React offers error boundaries in no other form. */
export class CrashBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return isOutdated(error) ? <OutdatedPage /> : <CrashedPage />;
  }
}

/** A page's file is gone: a new version has replaced it. */
const isOutdated = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported|module script/i.test(error.message);
