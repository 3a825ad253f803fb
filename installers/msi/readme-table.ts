import { installProperties } from './product.ts';

/** The properties of the MSI as a table in Markdown. */
export const readmeProperties = (): string =>
  [
    '| property | without it | in the registry as | meaning |',
    '| --- | --- | --- | --- |',
    ...installProperties.map(
      ({ id, fallback, registryName, meaning }) =>
        `| \`${id}\` | ${fallback ?? ''} | \`${registryName}\` | ${meaning} |`,
    ),
  ].join('\n');
