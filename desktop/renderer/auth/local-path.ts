/** Where to go after signing in: a path of this application, never another site. */
export const localPath = (wanted: string | null): string =>
  wanted?.startsWith('/') && !/^\/[/\\]/.test(wanted) ? wanted : '/';
