import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { ContentsPort, WindowPort } from '../../desktop/main/ports.ts';
import type { FakeSession } from './fake-session.ts';

/** A window that loads pages through its session, and refuses to do so without guards. */
export class FakeWindow extends EventEmitter implements WindowPort {
  readonly webContents = new FakeContents();
  readonly options: BrowserWindowConstructorOptions;
  readonly pages: string[] = [];
  isShown = false;
  isFocused = false;
  isSmall = false;
  readonly #session: FakeSession;

  constructor(options: BrowserWindowConstructorOptions, session: FakeSession) {
    super();
    this.options = options;
    this.#session = session;
  }

  async loadURL(address: string): Promise<void> {
    this.#session.checkGuards();
    this.webContents.checkGuards();
    const { status } = await this.#session.request(new Request(address));
    if (status !== 200) throw new Error(`${address} answers ${status}`);
    this.pages.push(address);
    this.webContents.emit('dom-ready');
    this.emit('ready-to-show');
  }
  show(): void {
    this.isShown = true;
  }
  hide(): void {
    this.isShown = false;
  }
  focus(): void {
    this.isFocused = true;
  }
  restore(): void {
    this.isSmall = false;
  }
  isMinimized = (): boolean => this.isSmall;
  isDestroyed = (): boolean => false;

  /** The person presses the cross. @returns whether the window goes away for good */
  close(): boolean {
    let isHeldBack = false;
    this.emit('close', { preventDefault: () => (isHeldBack = true) });
    return !isHeldBack;
  }
}

export class FakeContents extends EventEmitter implements ContentsPort {
  readonly styles: { css: string; cssOrigin?: string }[] = [];
  prints = 0;
  reloads = 0;
  #open: Parameters<ContentsPort['setWindowOpenHandler']>[0] | null = null;

  getURL = (): string => '';
  print(): void {
    this.prints += 1;
  }
  reload(): void {
    this.reloads += 1;
  }
  async insertCSS(css: string, options: { cssOrigin?: string } = {}): Promise<string> {
    this.styles.push({ css, ...options });
    return '';
  }
  setWindowOpenHandler(decide: Parameters<ContentsPort['setWindowOpenHandler']>[0]): void {
    this.#open = decide;
  }

  checkGuards(): void {
    const guarded = ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'];
    const missing = guarded.find((event) => this.listenerCount(event) === 0);
    if (missing !== undefined || this.#open === null) throw new Error(`a page could leave: ${missing}`);
  }

  /** A page wants to go elsewhere. @returns whether it may */
  goes(event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate', url: string): boolean {
    let isHeldBack = false;
    this.emit(event, { url, preventDefault: () => (isHeldBack = true) });
    return !isHeldBack;
  }

  /** A page opens a second window. */
  opens(url: string): { action: string } {
    if (this.#open === null) throw new Error('a page could open windows');
    return this.#open({ url });
  }
}
