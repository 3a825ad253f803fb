import type { AppFile } from './app-files.ts';
import { installProperties, product } from './product.ts';
import { conditions, runKey } from './wxs.ts';

/**
 * What wixl leaves out or gets wrong, put right in the tables of the finished MSI: one statement each in the installer's
 * SQL, which knows no escapes, so that no text in it may hold an apostrophe.
 */
export const curesOf = (version: string, files: readonly AppFile[]): string[] => [
  // `Secure="yes"` is ignored: only these reach the elevated half of the installation.
  `UPDATE \`Property\` SET \`Value\`='${['WIX_DOWNGRADE_DETECTED', 'WIX_UPGRADE_DETECTED', ...ids].join(';')}' WHERE \`Property\`='SecureCustomProperties'`,
  insert('Property', { Property: 'MsiHiddenProperties', Value: hidden.join(';') }),
  // `<CustomAction Property>` becomes 51 + NoImpersonate, which is for deferred actions.
  'UPDATE `CustomAction` SET `Type`=51 WHERE `Type`=2099',
  ...installLocation,
  ...upgradeRow(version),
  ...conditionalComponents,
  ...takenBack,
  ...shortcutNames,
  ...files.flatMap(({ key, version: own }) =>
    own === null
      ? []
      : [`UPDATE \`File\` SET \`Version\`='${own}', \`Language\`='1033' WHERE \`File\`='f${key}'`],
  ),
];

const localMachine = 2;
/** A component without a condition. */
const everPresent = 'cVersion';
const ids = installProperties.map(({ id }) => id);
const hidden = installProperties.filter((property) => property.hidden).map(({ id }) => id);

/** Registry value as key path (4), condition asked again at every change (64), 64-bit (256). All go with the product. */
const onlyUnderCondition = 4 + 64 + 256;
const conditionalComponents = Object.entries(conditions).map(
  ([component, condition]) =>
    `UPDATE \`Component\` SET \`Condition\`='${condition} OR REMOVE="ALL"', \`Attributes\`=${onlyUnderCondition} WHERE \`Component\`='${component}'`,
);

/**
 * What an earlier installation left and this one may not want again is removed before anything is written: not every
 * Windows Installer takes a component away whose condition no longer holds.
 */
const takenBack = [
  'CREATE TABLE `RemoveRegistry` (`RemoveRegistry` CHAR(72) NOT NULL, `Root` SHORT NOT NULL, `Key` CHAR(255) NOT NULL LOCALIZABLE, `Name` CHAR(255) LOCALIZABLE, `Component_` CHAR(72) NOT NULL PRIMARY KEY `RemoveRegistry`)',
  removeValue('rStart', runKey, product.name),
  ...installProperties
    .filter(({ remembered }) => !remembered)
    .map(({ id, registryName }) => removeValue(`r${id}`, product.registryKey, registryName)),
  removeLink('rDesktopLink', 'DesktopFolder'),
  removeLink('rStartMenuLink', 'ProgramMenuFolder'),
];

function removeValue(id: string, key: string, name: string): string {
  const place = { Root: localMachine, Key: key, Name: name };
  return insert('RemoveRegistry', { RemoveRegistry: id, ...place, Component_: everPresent });
}

/** Mode 1: when its component is installed. */
function removeLink(id: string, folder: string): string {
  const place = { FileName: `${product.name}.lnk`, DirProperty: folder };
  return insert('RemoveFile', { FileKey: id, Component_: everPresent, ...place, InstallMode: 1 });
}

/** Shown by Windows as the place of the program; known once the folders are resolved, at 1000. */
const installLocation = [
  insert('CustomAction', {
    Action: 'SetInstallLocation',
    Type: 51,
    Source: 'ARPINSTALLLOCATION',
    Target: '[APPLICATIONFOLDER]',
  }),
  insert('InstallExecuteSequence', { Action: 'SetInstallLocation', Sequence: 1001 }),
];

/** Another build of the same version replaces this one (512: up to and including), features as they were (1). */
const upgradeRow = (version: string): string[] => [
  // Its attributes are part of its key: it cannot be updated.
  "DELETE FROM `Upgrade` WHERE `ActionProperty`='WIX_UPGRADE_DETECTED'",
  insert('Upgrade', {
    UpgradeCode: product.upgradeCode,
    VersionMax: version,
    Attributes: 513,
    ActionProperty: 'WIX_UPGRADE_DETECTED',
  }),
];

/** Ties the start menu's shortcut to the client's notifications. */
const shortcutNames = [
  'CREATE TABLE `MsiShortcutProperty` (`MsiShortcutProperty` CHAR(72) NOT NULL, `Shortcut_` CHAR(72) NOT NULL, `PropertyKey` CHAR(255) NOT NULL, `PropVariantValue` CHAR(255) NOT NULL PRIMARY KEY `MsiShortcutProperty`)',
  ...['sDesktop', 'sStartMenu'].map((shortcut) =>
    insert('MsiShortcutProperty', {
      MsiShortcutProperty: `${shortcut}Id`,
      Shortcut_: shortcut,
      PropertyKey: 'System.AppUserModel.ID',
      PropVariantValue: product.appUserModelId,
    }),
  ),
];

function insert(table: string, row: Readonly<Record<string, string | number>>): string {
  const columns = Object.keys(row).map((name) => `\`${name}\``);
  const values = Object.values(row).map((value) => (typeof value === 'number' ? value : `'${value}'`));
  return `INSERT INTO \`${table}\` (${columns.join(', ')}) VALUES (${values.join(', ')})`;
}
