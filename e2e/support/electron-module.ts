import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron';
import { FakeElectron } from './fake-electron.ts';

export const fake = new FakeElectron();

type Template = readonly MenuItemConstructorOptions[];

/** What `import … from 'electron'` gives, over the stand-in that tests use. */
export const electronModule = {
  app: fake.app,
  protocol: fake.protocol,
  session: fake.session,
  shell: fake.shell,
  safeStorage: fake.safeStorage,
  crashReporter: fake.crashReporter,
  powerMonitor: fake.powerMonitor,
  dialog: fake.dialog,
  BrowserWindow: class {
    constructor(options: BrowserWindowConstructorOptions) {
      // biome-ignore lint/correctness/noConstructorReturn: a window of the stand-in takes its place
      return fake.createWindow(options);
    }
  },
  Menu: {
    buildFromTemplate: (template: Template) => template,
    setApplicationMenu: (menu: Template | null) => fake.setMenu(menu ?? []),
  },
  Tray: class {
    readonly #tray;
    constructor(icon: string) {
      this.#tray = fake.createTray(icon);
    }
    setToolTip(text: string): void {
      this.#tray.update(text, this.#tray.menu);
    }
    setContextMenu(menu: Template): void {
      this.#tray.update(this.#tray.toolTip, menu);
    }
    on(event: string, told: () => void): void {
      this.#tray.on(event, told);
    }
  },
  Notification: class {
    readonly #text: { title: string; body: string };
    #clicked: () => void = () => undefined;
    constructor(text: { title: string; body: string }) {
      this.#text = text;
    }
    on(event: string, told: () => void): void {
      if (event === 'click') this.#clicked = told;
    }
    show(): void {
      fake.notify(this.#text, this.#clicked);
    }
  },
};
