import type * as Electron from 'electron';

/** The laptop's backend, and where its secrets lie. */
export type { Edge } from '../edge/app.ts';
export type { KeyVault } from '../edge/vault.ts';

type Listener<Given extends unknown[] = []> = (...given: Given) => void;
/** An event whose usual consequence can be held back. */
export interface Preventable {
  preventDefault(): void;
}

export interface ContentsPort {
  getURL(): string;
  print(options?: Electron.WebContentsPrintOptions): void;
  reload(): void;
  insertCSS(css: string, options?: Electron.InsertCSSOptions): Promise<string>;
  setWindowOpenHandler(decide: (wanted: { url: string }) => { action: 'deny' }): void;
  on(
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
    told: Listener<[Preventable & { url: string }]>,
  ): unknown;
  on(event: 'will-attach-webview', told: Listener<[Preventable]>): unknown;
  on(event: 'dom-ready', told: Listener): unknown;
  on(event: 'render-process-gone', told: Listener<[unknown, { reason: string; exitCode: number }]>): unknown;
}

export interface WindowPort {
  readonly webContents: ContentsPort;
  loadURL(url: string): Promise<void>;
  show(): void;
  hide(): void;
  focus(): void;
  restore(): void;
  isMinimized(): boolean;
  isDestroyed(): boolean;
  once(event: 'ready-to-show', told: Listener): unknown;
  on(event: 'close', told: Listener<[Preventable]>): unknown;
  /** Windows: the person signs out or the machine shuts down. */
  on(event: 'query-session-end', told: Listener<[unknown]>): unknown;
}

export interface DownloadPort {
  getURL(): string;
  getFilename(): string;
  setSaveDialogOptions(options: Electron.SaveDialogOptions): void;
  once(event: 'done', told: Listener<[unknown, 'completed' | 'cancelled' | 'interrupted']>): unknown;
}

type PermissionRequest = (asker: unknown, permission: string, answer: (granted: boolean) => void) => void;
type PermissionCheck = (asker: unknown, permission: string, origin: string) => boolean;

export interface SessionPort {
  readonly protocol: Pick<Electron.Protocol, 'handle'>;
  resolveProxy(url: string): Promise<string>;
  setSpellCheckerEnabled(enabled: boolean): void;
  setPermissionRequestHandler(decide: PermissionRequest): void;
  setPermissionCheckHandler(decide: PermissionCheck): void;
  setDevicePermissionHandler(decide: () => boolean): void;
  on(event: 'will-download', told: Listener<[Preventable, DownloadPort]>): unknown;
}

export interface AppPort
  extends Pick<
    Electron.App,
    | 'enableSandbox'
    | 'exit'
    | 'getPath'
    | 'getPreferredSystemLanguages'
    | 'getVersion'
    | 'quit'
    | 'relaunch'
    | 'requestSingleInstanceLock'
    | 'setAppUserModelId'
    | 'setLoginItemSettings'
    | 'setPath'
    | 'whenReady'
  > {
  on(event: 'second-instance', told: Listener<[unknown, string[]]>): unknown;
  on(event: 'window-all-closed', told: Listener): unknown;
  on(event: 'before-quit', told: Listener<[Preventable]>): unknown;
  on(event: 'web-contents-created', told: Listener<[unknown, ContentsPort]>): unknown;
  on(
    event: 'child-process-gone',
    told: Listener<[unknown, { type: string; reason: string; exitCode: number }]>,
  ): unknown;
}

export interface PowerPort {
  on(event: 'lock-screen' | 'suspend' | 'resume', told: Listener): unknown;
  /** Seconds since somebody touched the machine. */
  getSystemIdleTime(): number;
}

export interface TrayPort {
  update(toolTip: string, menu: readonly Electron.MenuItemConstructorOptions[]): void;
  on(event: 'click', told: Listener): unknown;
}

/** All of Electron that the shell uses: `electron.ts` gives the real one, tests a stricter one. */
export interface ElectronPort {
  readonly app: AppPort;
  readonly protocol: Pick<Electron.Protocol, 'registerSchemesAsPrivileged'>;
  readonly session: { fromPartition(name: string, options: { cache: boolean }): SessionPort };
  readonly shell: Pick<Electron.Shell, 'openExternal'>;
  readonly safeStorage: Pick<
    Electron.SafeStorage,
    'decryptStringAsync' | 'encryptStringAsync' | 'getSelectedStorageBackend' | 'isAsyncEncryptionAvailable'
  >;
  readonly crashReporter: Pick<Electron.CrashReporter, 'start'>;
  readonly powerMonitor: PowerPort;
  readonly dialog: {
    showErrorBox(title: string, content: string): void;
    showMessageBox(options: Electron.MessageBoxOptions): Promise<{ response: number }>;
  };
  createWindow(options: Electron.BrowserWindowConstructorOptions): WindowPort;
  createTray(icon: string): TrayPort;
  setMenu(menu: readonly Electron.MenuItemConstructorOptions[]): void;
  notify(text: { title: string; body: string }, clicked: () => void): void;
}
