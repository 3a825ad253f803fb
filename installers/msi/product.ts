/** What Windows knows the client by. The upgrade code never changes: by it a new version finds the old one. */
export const product = {
  name: 'TrainFlow',
  manufacturer: 'TrainFlow',
  upgradeCode: '{9A41C2B6-5D0E-4C57-8B1F-2E6D7F3A9C04}',
  /** Component ids are made from this and the path, so that the same file is the same component in every version. */
  componentNamespace: '4b8f4c0e-64c5-4c55-9d0a-7f1f0f1c52a1',
  executable: 'TrainFlow.exe',
  /** `trainflow://…` opens the client. */
  scheme: 'trainflow',
  /** By which Windows ties notifications and the taskbar to the shortcut. */
  appUserModelId: 'com.trainflow.desktop',
  /** Under HKEY_LOCAL_MACHINE: what was said at the installation, for the client to read. */
  registryKey: 'SOFTWARE\\TrainFlow\\Client',
} as const;

/** What IT may say on the command line of msiexec. */
export interface InstallProperty {
  id: string;
  /** The value's name under `product.registryKey`. */
  registryName: string;
  /** Kept over upgrades, repairs and changes in which it is not said again. */
  remembered: boolean;
  /** When neither the command line nor an earlier installation says anything. */
  fallback?: string;
  /** Never written to the installer's log. */
  hidden?: boolean;
  /** A condition of Windows Installer under which the value is taken, and the sentence when it is not. */
  valid?: { condition: string; refusal: string };
  /** For the table in the README. */
  meaning: string;
}

const oneOf = (id: string, values: readonly string[]) => ({
  condition: [`NOT ${id}`, ...values.map((value) => `${id}="${value}"`)].join(' OR '),
  refusal: `${id} must be ${values.join(' or ')}.`,
});
const yesOrNo = (id: string) => oneOf(id, ['0', '1']);

export const installProperties: readonly InstallProperty[] = [
  {
    id: 'SERVERURL',
    registryName: 'ServerUrl',
    remembered: true,
    valid: {
      condition: 'NOT SERVERURL OR SERVERURL ~<< "https://"',
      refusal: 'SERVERURL must begin with https:// .',
    },
    meaning: 'Address of the server, https only. Without it the client asks at its first start.',
  },
  {
    id: 'TENANT',
    registryName: 'Tenant',
    remembered: true,
    meaning: 'The tenant that is filled in at sign-in.',
  },
  {
    id: 'ENROLLTOKEN',
    registryName: 'EnrollToken',
    remembered: false,
    hidden: true,
    meaning: 'A one-time token for this installation. Not remembered: an upgrade or repair removes it.',
  },
  {
    id: 'APPLICATIONFOLDER',
    registryName: 'InstallFolder',
    remembered: true,
    meaning: 'Where the program goes; `C:\\Program Files\\TrainFlow` unless said.',
  },
  {
    id: 'DESKTOPSHORTCUT',
    registryName: 'DesktopShortcut',
    remembered: true,
    fallback: '0',
    valid: yesOrNo('DESKTOPSHORTCUT'),
    meaning: '`1`: a shortcut on everybody’s desktop.',
  },
  {
    id: 'STARTMENUSHORTCUT',
    registryName: 'StartMenuShortcut',
    remembered: true,
    fallback: '1',
    valid: yesOrNo('STARTMENUSHORTCUT'),
    meaning: '`0`: no shortcut in the start menu; Windows then shows no notifications of the client.',
  },
  {
    id: 'AUTOSTART',
    registryName: 'Autostart',
    remembered: true,
    fallback: '0',
    valid: yesOrNo('AUTOSTART'),
    meaning: '`1`: the client starts, hidden, when somebody signs in to Windows.',
  },
  {
    id: 'LANGUAGE',
    registryName: 'Language',
    remembered: true,
    valid: oneOf('LANGUAGE', ['en', 'ar']),
    meaning: '`en` or `ar`; without it the language of Windows.',
  },
  {
    id: 'CACERT',
    registryName: 'CaCertificate',
    remembered: true,
    meaning:
      'Path of a PEM file with the authority that signed the server’s certificate, beside those of Windows.',
  },
];
