import { attributes, xml } from '../xml.ts';
import { type AppFile, guidOf } from './app-files.ts';
import { component, fileTree } from './file-tree.ts';
import { type InstallProperty, installProperties, product } from './product.ts';
import { type PropertyAction, rememberedActions } from './remembered-actions.ts';

/** What Windows starts when somebody signs in. */
export const runKey = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';

/** The components that are there only under a condition, with it; wixl has no word for that. */
export const conditions: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    installProperties.filter(({ fallback }) => fallback === undefined).map(({ id }) => [`c${id}`, id]),
  ),
  cDesktopLink: 'DESKTOPSHORTCUT="1"',
  cStartMenuLink: 'STARTMENUSHORTCUT="1"',
  cStart: 'AUTOSTART="1"',
};

/** The program's icon, beside the source. */
export const iconFile = 'product.ico';

/**
 * The installer's source, for wixl.
 * @param version as `msiVersion` takes it
 * @param hasIcon whether `iconFile` lies there
 */
export const wxsOf = (
  version: string,
  files: readonly AppFile[],
  hasIcon: boolean,
): string => `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id="*"${attributes({ Name: product.name, UpgradeCode: product.upgradeCode, Version: version })} Language="1033" Manufacturer="${product.manufacturer}">
<Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" Description="${product.name} ${version}" Comments="${product.name} client"/>
<Media Id="1" Cabinet="${product.name}.cab" EmbedCab="yes"/>
<MajorUpgrade DowngradeErrorMessage="A newer version of ${product.name} is installed here. Uninstall it first, or install that version or a later one."/>
${launchConditions()}
<Property Id="ARPNOMODIFY" Value="1"/>
${replaceAllFiles}${hasIcon ? icon : ''}
${installProperties
  .filter(({ remembered }) => remembered)
  .map(search)
  .join('\n')}
${rememberedActions().map(customAction).join('\n')}
<Directory Id="TARGETDIR" Name="SourceDir">
<Directory Id="ProgramFiles64Folder"><Directory Id="APPLICATIONFOLDER" Name="${product.name}">
${ownComponents.map(({ id, body }) => component(id, guidOf(id), body)).join('\n')}
${fileTree(files)}
</Directory></Directory>
<Directory Id="ProgramMenuFolder"/><Directory Id="DesktopFolder"/>
</Directory>
<Feature Id="Main" Level="1" Title="${product.name}">
${[...ownComponents.map(({ id }) => id), ...files.map(({ key }) => `c${key}`)].map((id) => `<ComponentRef Id="${id}"/>`).join('\n')}
</Feature>
${sequence('InstallUISequence')}
${sequence('InstallExecuteSequence')}
</Product>
</Wix>
`;

const icon = `<Icon Id="${iconFile}" SourceFile="${iconFile}"/><Property Id="ARPPRODUCTICON" Value="${iconFile}"/>`;

/** Whatever version a file that is already there says of itself. */
const replaceAllFiles = '<Property Id="REINSTALLMODE" Value="amus"/>';

function launchConditions(): string {
  const all = [
    {
      condition: 'VersionNT64 AND VersionNT &gt;= 603',
      refusal: `${product.name} needs 64-bit Windows 10 or later.`,
    },
    ...installProperties.flatMap(({ valid }) =>
      valid ? [{ ...valid, condition: xml(valid.condition) }] : [],
    ),
  ];
  // Whatever was said before, it can be uninstalled.
  return all
    .map(
      ({ condition, refusal }) =>
        `<Condition Message="${xml(refusal)}">REMOVE="ALL" OR ${condition}</Condition>`,
    )
    .join('\n');
}

const search = ({ id, registryName }: InstallProperty): string =>
  `<Property Id="${id}" Secure="yes"><RegistrySearch Id="s${id}"${registry(product.registryKey, registryName)} Type="raw" Win64="yes"/></Property>`;

const customAction = ({ id, property, value }: PropertyAction): string =>
  `<CustomAction Id="${id}" Property="${property}" Value="${xml(value)}"/>`;

/** In both sequences: with a window, the registry is searched in the first and not again in the second. */
const sequence = (name: string): string =>
  `<${name}>\n${rememberedActions()
    .sort((one, other) => one.at - other.at)
    .map(({ id, condition, at }) => `<Custom Action="${id}" Sequence="${at}">${condition}</Custom>`)
    .join('\n')}\n</${name}>`;

const registry = (key: string, name?: string): string => attributes({ Root: 'HKLM', Key: key, Name: name });

function value(key: string, name: string | undefined, text: string, keyPath = false): string {
  return `<RegistryValue${registry(key, name)} Type="string"${attributes({ Value: text, KeyPath: keyPath ? 'yes' : undefined })}/>`;
}

const program = `"[APPLICATIONFOLDER]${product.executable}"`;

const shortcut = (id: string, place: string): string =>
  `<Shortcut Id="${id}" Directory="${place}" Name="${product.name}" Target="[APPLICATIONFOLDER]${product.executable}" WorkingDirectory="APPLICATIONFOLDER"/>` +
  value(`${product.registryKey}\\Shortcuts`, place, '1', true);

const classKey = `SOFTWARE\\Classes\\${product.scheme}`;
const ownComponents: readonly { id: string; body: string }[] = [
  { id: 'cVersion', body: value(product.registryKey, 'Version', '[ProductVersion]', true) },
  ...installProperties.map(({ id, registryName }) => ({
    id: `c${id}`,
    body: value(product.registryKey, registryName, `[${id}]`, true),
  })),
  {
    id: 'cScheme',
    body:
      value(classKey, undefined, `URL:${product.name}`, true) +
      value(classKey, 'URL Protocol', '') +
      value(`${classKey}\\shell\\open\\command`, undefined, `${program} "%1"`),
  },
  {
    id: 'cStart',
    body: value(runKey, product.name, `${program} --hidden`, true),
  },
  { id: 'cDesktopLink', body: shortcut('sDesktop', 'DesktopFolder') },
  { id: 'cStartMenuLink', body: shortcut('sStartMenu', 'ProgramMenuFolder') },
];
