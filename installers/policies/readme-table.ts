import type { Policy, PolicyValue } from './policy.ts';

/** The policies as a table in Markdown. */
export const readmeTable = (policies: readonly Policy[]): string =>
  [
    '| policy | value | without it | meaning |',
    '| --- | --- | --- | --- |',
    ...policies.map(
      ({ name, value, explain }) =>
        `| \`${name}\` | ${typeOf(value)} | ${fallbackOf(value)} | ${explain.en} |`,
    ),
  ].join('\n');

function typeOf(value: PolicyValue): string {
  if (value.kind === 'text') return 'text';
  if (value.kind === 'switch') return '1, 0';
  if (value.kind === 'number') return `${value.from} to ${value.to}`;
  return value.choices.map((choice) => `\`${choice.value}\``).join(', ');
}

function fallbackOf(value: PolicyValue): string {
  if (value.kind === 'text') return '';
  return value.kind === 'switch' ? (value.fallback ? '1' : '0') : String(value.fallback ?? '');
}
