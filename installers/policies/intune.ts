import { xml } from '../xml.ts';
import { category } from './admx.ts';
import { type Policy, proposed } from './policy.ts';

/** Where Intune takes the template in; its value is the whole text of `trainflow.admx`. */
const ingestion = './Device/Vendor/MSFT/Policy/ConfigOperations/ADMXInstall/TrainFlow/Policy/trainflow';
/** `{application}~Policy~{category}`: the names of the line above. */
const area = `./Device/Vendor/MSFT/Policy/Config/TrainFlow~Policy~${category}`;

/** A table (CSV) of custom OMA-URI settings for Intune: the template first, then a line for each policy with an example. */
export const intuneOf = (policies: readonly Policy[]): string =>
  [
    ['Name', 'OMA-URI', 'Data type', 'Value'],
    ['Template', ingestion, 'String', '(the whole text of trainflow.admx)'],
    ...policies.map((policy) => [policy.title.en, `${area}/${policy.name}`, 'String', exampleOf(policy)]),
  ]
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\r\n')
    .concat('\r\n');

function exampleOf({ name, value }: Policy): string {
  if (value.kind === 'switch') return value.fallback ? '<disabled/>' : '<enabled/>';
  const example = value.kind === 'text' ? value.example : proposed(value);
  return `<enabled/><data id="${name}" value="${xml(example)}"/>`;
}
