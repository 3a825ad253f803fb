import { attributes } from '../xml.ts';
import { type Policy, policyKey } from './policy.ts';

export const namespace = 'TrainFlow.Policies.Client';
/** The category in the editor of group policies; Intune's addresses name it too. */
export const category = 'TrainFlow';
/** `S_1_0`: TrainFlow 1.0 or later. */
export const supportedId = (since: string): string => `S_${since.replaceAll('.', '_')}`;
export const choiceId = (name: string, value: string): string => `${name}_${value}`;
const string = (id: string): string => `$(string.${id})`;

/** The administrative template: which policies there are, and what each writes into the registry. */
export const admxOf = (policies: readonly Policy[]): string => `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="trainflow" namespace="${namespace}"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn>
    <definitions>
${versionsOf(policies)
  .map(
    (since) =>
      `      <definition${attributes({ name: supportedId(since), displayName: string(supportedId(since)) })}/>`,
  )
  .join('\n')}
    </definitions>
  </supportedOn>
  <categories>
    <category name="${category}" displayName="${string(category)}"/>
  </categories>
  <policies>
${policies.map(policyXml).join('\n')}
  </policies>
</policyDefinitions>
`;

export const versionsOf = (policies: readonly Policy[]): string[] => [
  ...new Set(policies.map(({ since }) => since)),
];

function policyXml({ name, since, value }: Policy): string {
  const described = { displayName: string(name), explainText: string(`${name}_Explain`), key: policyKey };
  const own = value.kind === 'switch' ? { valueName: name } : { presentation: `$(presentation.${name})` };
  return `    <policy${attributes({ name, class: 'Both', ...described, ...own })}>
      <parentCategory ref="${category}"/>
      <supportedOn ref="${supportedId(since)}"/>
${valueXml(name, value)}
    </policy>`;
}

function valueXml(name: string, value: Policy['value']): string {
  const id = { id: name, valueName: name };
  if (value.kind === 'switch')
    return `      <enabledValue><decimal value="1"/></enabledValue>
      <disabledValue><decimal value="0"/></disabledValue>`;
  if (value.kind === 'text')
    return elements(`<text${attributes({ ...id, required: 'true', maxLength: value.maxLength })}/>`);
  if (value.kind === 'number')
    return elements(
      `<decimal${attributes({ ...id, required: 'true', minValue: value.from, maxValue: value.to })}/>`,
    );
  const items = value.choices.map(
    (choice) =>
      `          <item displayName="${string(choiceId(name, choice.value))}"><value><string>${choice.value}</string></value></item>`,
  );
  return elements(`<enum${attributes({ ...id, required: 'true' })}>\n${items.join('\n')}\n        </enum>`);
}

const elements = (element: string): string => `      <elements>
        ${element}
      </elements>`;
