import { attributes, xml } from '../xml.ts';
import { category, choiceId, supportedId, versionsOf } from './admx.ts';
import { type Policy, proposed, type Words } from './policy.ts';

/** The words of the template in one language. */
export const admlOf = (
  policies: readonly Policy[],
  language: keyof Words,
): string => `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>TrainFlow</displayName>
  <description>TrainFlow</description>
  <resources>
    <stringTable>
${stringsOf(policies, language)
  .map(([id, text]) => `      <string id="${id}">${xml(text)}</string>`)
  .join('\n')}
    </stringTable>
    <presentationTable>
${policies.flatMap((policy) => presentationOf(policy, language)).join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;

const orLater: Words = { en: 'or later', ar: 'أو أحدث' };

function stringsOf(policies: readonly Policy[], language: keyof Words): [id: string, text: string][] {
  return [
    [category, 'TrainFlow'],
    ...versionsOf(policies).map((since): [string, string] => [
      supportedId(since),
      `TrainFlow ${since} ${orLater[language]}`,
    ]),
    ...policies.flatMap(({ name, title, explain, value }): [string, string][] => [
      [name, title[language]],
      [`${name}_Explain`, explain[language]],
      ...(value.kind === 'choice'
        ? value.choices.map((choice): [string, string] => [
            choiceId(name, choice.value),
            choice.title[language],
          ])
        : []),
    ]),
  ];
}

/** What the editor shows for the value; a switch has none. */
function presentationOf({ name, title, value }: Policy, language: keyof Words): string[] {
  const label = xml(title[language]);
  if (value.kind === 'switch') return [];
  return [`      <presentation id="${name}">\n        ${field()}\n      </presentation>`];

  function field(): string {
    const refId = name;
    if (value.kind === 'number')
      return `<decimalTextBox${attributes({ refId, defaultValue: proposed(value) })}>${label}</decimalTextBox>`;
    if (value.kind === 'choice') {
      const defaultItem = value.choices.findIndex((choice) => choice.value === proposed(value));
      return `<dropdownList${attributes({ refId, noSort: 'true', defaultItem })}>${label}</dropdownList>`;
    }
    return `<textBox refId="${refId}"><label>${label}</label></textBox>`;
  }
}
