import { EventEmitter } from 'node:events';
import type { SaveDialogOptions } from 'electron';
import type { DownloadPort, SessionPort } from '../../desktop/main/ports.ts';

type Answer = (request: Request) => Response | Promise<Response>;

/** A session of Electron that remembers which of its guards were set. */
export class FakeSession extends EventEmitter implements SessionPort {
  readonly handlers = new Map<string, Answer>();
  readonly isCached: boolean;
  /** What the system says of the way to an address. */
  proxy = 'DIRECT';
  spellChecks = true;
  #request: Parameters<SessionPort['setPermissionRequestHandler']>[0] | null = null;
  #check: Parameters<SessionPort['setPermissionCheckHandler']>[0] | null = null;
  #device: (() => boolean) | null = null;

  constructor(isCached: boolean) {
    super();
    this.isCached = isCached;
  }

  readonly protocol = {
    handle: (scheme: string, answer: Answer) => {
      if (this.handlers.has(scheme)) throw new Error(`${scheme} is answered already`);
      this.handlers.set(scheme, answer);
    },
  };
  resolveProxy = async (): Promise<string> => this.proxy;
  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecks = enabled;
  }
  setPermissionRequestHandler(decide: Parameters<SessionPort['setPermissionRequestHandler']>[0]): void {
    this.#request = decide;
  }
  setPermissionCheckHandler(decide: Parameters<SessionPort['setPermissionCheckHandler']>[0]): void {
    this.#check = decide;
  }
  setDevicePermissionHandler(decide: () => boolean): void {
    this.#device = decide;
  }

  /** What a page of this origin is granted: asked for and looked up, both must agree. */
  grants(permission: string, origin: string): boolean {
    let asked = true;
    this.#request?.(null, permission, (granted) => {
      asked = granted;
    });
    return asked && (this.#check?.(null, permission, origin) ?? true);
  }

  get grantsDevices(): boolean {
    return this.#device?.() ?? true;
  }

  /** @throws Error naming the guard that Electron would do without */
  checkGuards(): void {
    if (this.#request === null || this.#check === null || this.#device === null)
      throw new Error('a page could ask for permissions');
    if (this.listenerCount('will-download') === 0) throw new Error('a page could save files');
    if (!this.handlers.has('app')) throw new Error('nobody answers our scheme');
  }

  /** As Electron delivers: no signal of its end, each header once. */
  async request(request: Request): Promise<Response> {
    const answer = this.handlers.get(new URL(request.url).protocol.slice(0, -1));
    if (answer === undefined) throw new Error('nobody answers this scheme');
    const { body, status, headers } = await answer(request);
    return new Response(body, { status, headers: Object.fromEntries(headers) });
  }

  /** A page begins a download. */
  download(address: string, name: string): FakeDownload {
    const item = new FakeDownload(address, name);
    this.emit('will-download', { preventDefault: () => item.cancel() }, item);
    return item;
  }
}

export class FakeDownload extends EventEmitter implements DownloadPort {
  isCancelled = false;
  dialog: SaveDialogOptions | null = null;
  readonly #address: string;
  readonly #name: string;
  constructor(address: string, name: string) {
    super();
    this.#address = address;
    this.#name = name;
  }
  getURL = (): string => this.#address;
  getFilename = (): string => this.#name;
  setSaveDialogOptions(options: SaveDialogOptions): void {
    this.dialog = options;
  }
  cancel(): void {
    this.isCancelled = true;
  }
}
