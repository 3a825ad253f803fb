import type { ElectronPort } from './ports.ts';
import type { BrokenSetting } from './settings.ts';
import { fill, type Words } from './words.ts';

/** Names every setting that IT set and nobody can use, at every start until it is mended. */
export function showBroken(
  dialog: Pick<ElectronPort['dialog'], 'showErrorBox'>,
  broken: readonly BrokenSetting[],
  unusable: string | null,
  words: Words,
): void {
  const lines = broken.map(({ name, source, expected, found }) =>
    fill(words.brokenSetting, { name, source: words.sources[source], expected, found }),
  );
  if (unusable !== null) lines.push(unusable);
  if (lines.length > 0) dialog.showErrorBox(words.brokenTitle, [words.broken, ...lines].join('\n\n'));
}
