import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { BrowserWindowConstructorOptions, CustomScheme, MenuItemConstructorOptions } from 'electron';
import type { AppPort, ElectronPort, PowerPort, TrayPort } from '../../desktop/main/ports.ts';
import { FakeSession } from './fake-session.ts';
import { FakeWindow } from './fake-window.ts';

/**
 * Electron without Electron, stricter than the real one: what must come before it is ready, or after, or once, or at all,
 * throws when it does not.
 */
export class FakeElectron implements ElectronPort {
  readonly windows: FakeWindow[] = [];
  readonly trays: FakeTray[] = [];
  readonly openedOutside: string[] = [];
  readonly notified: { title: string; body: string; click: () => void }[] = [];
  readonly errorBoxes: { title: string; content: string }[] = [];
  readonly asked: { message: string; detail?: string; buttons?: string[] }[] = [];
  readonly crashReports: object[] = [];
  menu: readonly MenuItemConstructorOptions[] = [];
  schemes: CustomScheme[] = [];
  /** Which button people press. */
  pressed = 0;
  keychain: 'basic_text' | 'gnome_libsecret' | 'unknown' = 'gnome_libsecret';
  isKeychainThere = true;
  shouldReEncrypt = false;
  readonly #sessions = new Map<string, FakeSession>();
  #isReady = false;

  readonly app = new FakeApp(
    () => this.#isReady,
    () => this.#becomeReady(),
  );
  readonly powerMonitor = new FakePower(() => this.#afterReady('powerMonitor'));

  readonly protocol = {
    registerSchemesAsPrivileged: (schemes: CustomScheme[]) => {
      if (this.#isReady) throw new Error('schemes are registered before ready');
      if (this.schemes.length > 0) throw new Error('schemes are registered once');
      this.schemes = schemes;
    },
  };
  readonly session = {
    fromPartition: (name: string, { cache }: { cache: boolean }) => {
      this.#afterReady('session');
      const known = this.#sessions.get(name) ?? new FakeSession(cache);
      this.#sessions.set(name, known);
      return known;
    },
  };
  readonly shell = {
    openExternal: async (address: string) => {
      this.openedOutside.push(address);
    },
  };
  readonly crashReporter = {
    start: (options: object) => {
      if (this.#isReady) throw new Error('crash dumps are switched on before ready');
      this.crashReports.push(options);
    },
  };
  readonly safeStorage = {
    isAsyncEncryptionAvailable: async () => {
      this.#afterReady('safeStorage');
      return this.isKeychainThere;
    },
    getSelectedStorageBackend: () => this.keychain,
    encryptStringAsync: async (text: string) => Buffer.from(`sealed:${Buffer.from(text).toString('base64')}`),
    decryptStringAsync: async (sealed: Buffer) => {
      const [seal, text] = sealed.toString().split(':');
      if (seal !== 'sealed' || text === undefined) throw new Error('cannot be decrypted');
      return { result: Buffer.from(text, 'base64').toString(), shouldReEncrypt: this.shouldReEncrypt };
    },
  };
  readonly dialog = {
    showErrorBox: (title: string, content: string) => {
      this.errorBoxes.push({ title, content });
    },
    showMessageBox: async (options: { message: string; detail?: string; buttons?: string[] }) => {
      this.#afterReady('a dialog');
      this.asked.push(options);
      return { response: this.pressed };
    },
  };

  createWindow(options: BrowserWindowConstructorOptions): FakeWindow {
    this.#afterReady('a window');
    const window = new FakeWindow(options, this.sessionOf(options.webPreferences?.partition ?? ''));
    this.windows.push(window);
    this.app.emit('web-contents-created', {}, window.webContents);
    return window;
  }

  createTray(icon: string): FakeTray {
    this.#afterReady('the tray');
    const tray = new FakeTray(icon);
    this.trays.push(tray);
    return tray;
  }

  setMenu(menu: readonly MenuItemConstructorOptions[]): void {
    this.#afterReady('the menu');
    this.menu = menu;
  }

  notify(text: { title: string; body: string }, click: () => void): void {
    this.#afterReady('a notification');
    this.notified.push({ ...text, click });
  }

  /** @throws Error when nobody made the session beforehand: it would be without its guards */
  sessionOf(partition: string): FakeSession {
    const session = this.#sessions.get(partition);
    if (session === undefined) throw new Error(`the session ${partition} has no guards`);
    return session;
  }

  #becomeReady(): void {
    if (this.schemes.length === 0) throw new Error('ready without our scheme');
    this.#isReady = true;
  }

  #afterReady(what: string): void {
    if (!this.#isReady) throw new Error(`${what} is used after ready`);
  }
}

class FakeApp extends EventEmitter implements AppPort {
  readonly calls: string[] = [];
  readonly paths = new Map<string, string>([
    ['appData', '/home/anna/.config'],
    ['downloads', '/home/anna/Downloads'],
  ]);
  isFirstInstance = true;
  languages = ['en-GB'];
  loginItem: object | null = null;
  readonly #isReady: () => boolean;
  readonly #becomeReady: () => void;

  constructor(isReady: () => boolean, becomeReady: () => void) {
    super();
    this.#isReady = isReady;
    this.#becomeReady = becomeReady;
  }

  requestSingleInstanceLock(): boolean {
    if (!this.paths.has('userData')) throw new Error('the lock lies in a folder that is not chosen yet');
    return this.isFirstInstance;
  }
  enableSandbox(): void {
    if (this.#isReady()) throw new Error('the sandbox is switched on before ready');
    this.calls.push('enableSandbox');
  }
  async whenReady(): Promise<void> {
    if (!this.calls.includes('enableSandbox')) throw new Error('ready without the sandbox');
    this.#becomeReady();
  }
  getPath(name: string): string {
    const path = this.paths.get(name);
    if (path === undefined) throw new Error(`there is no path ${name}`);
    return path;
  }
  setPath(name: string, path: string): void {
    if (this.#isReady()) throw new Error('paths are chosen before ready');
    if (!existsSync(path)) throw new Error(`there is no folder ${path}`);
    this.paths.set(name, path);
  }
  getVersion = (): string => '1.2.0';
  getPreferredSystemLanguages = (): string[] => this.languages;
  setAppUserModelId = (id: string): number => this.calls.push(`setAppUserModelId ${id}`);
  setLoginItemSettings(settings: object): void {
    this.loginItem = settings;
  }
  relaunch = (): number => this.calls.push('relaunch');
  exit = (code?: number): number => this.calls.push(`exit ${code}`);
  /** As Electron does: asks whoever listens, and ends when nobody holds it back. */
  quit(): void {
    let isHeldBack = false;
    this.emit('before-quit', { preventDefault: () => (isHeldBack = true) });
    if (!isHeldBack) this.calls.push('quit');
  }
}

class FakePower extends EventEmitter implements PowerPort {
  idleSeconds = 0;
  readonly #check: () => void;
  constructor(check: () => void) {
    super();
    this.#check = check;
  }
  override on(event: string, told: () => void): this {
    this.#check();
    return super.on(event, told);
  }
  getSystemIdleTime = (): number => this.idleSeconds;
}

export class FakeTray extends EventEmitter implements TrayPort {
  readonly icon: string;
  toolTip = '';
  menu: readonly MenuItemConstructorOptions[] = [];
  constructor(icon: string) {
    super();
    this.icon = icon;
  }
  update(toolTip: string, menu: readonly MenuItemConstructorOptions[]): void {
    this.toolTip = toolTip;
    this.menu = menu;
  }
}
