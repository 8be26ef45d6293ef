import { EventEmitter } from 'node:events'
import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  MessageBoxReturnValue,
  OpenDialogReturnValue,
} from 'electron'

// A stand-in for the `electron` module: just what our host uses of it, recording what it is told. Tests reach in by
// importing this very file; the host gets it by the name `electron` (see vitest.config.ts).

/** Everything the host told Electron, in order, as words. */
export const said: string[] = []
/** What Electron answers; a test may change it before it starts the host. */
export const answers = {
  firstInstance: true,
  packaged: true,
  box: 0,
  picked: { canceled: true, filePaths: [] } as OpenDialogReturnValue,
}
export const windows: BrowserWindow[] = []
export const boxes: MessageBoxOptions[] = []
export const schemes: CustomScheme[] = []
export const menus: unknown[] = []

type Handle = (request: Request) => Promise<Response>
const handlers = new Map<string, Handle>()

/** Forgets everything; for the next test. */
export function reset(): void {
  for (const list of [said, windows, boxes, schemes, menus]) list.length = 0
  handlers.clear()
  for (const emitter of [app, ipcMain, session.defaultSession]) emitter.removeAllListeners()
  Object.assign(answers, { firstInstance: true, packaged: true, box: 0, picked: { canceled: true, filePaths: [] } })
}

/** Fetches an address of our scheme as the window would. */
export async function load(url: string, method = 'GET'): Promise<Response> {
  const { protocol: scheme } = new URL(url)
  const handle = handlers.get(scheme.slice(0, -1))
  if (!handle) throw new Error(`nobody serves ${scheme}`)
  // Electron hands over the address as it stands; the class Request would tidy it.
  return handle({ url, method } as Request)
}

class App extends EventEmitter {
  get isPackaged() {
    return answers.packaged
  }
  requestSingleInstanceLock() {
    return answers.firstInstance
  }
  enableSandbox() {
    said.push('sandbox')
  }
  async whenReady() {
    said.push('ready')
  }
  getVersion() {
    return '1.2.3'
  }
  /** As the real one: asks everybody first, and goes only where nobody objects. */
  quit() {
    const event = stoppable()
    this.emit('before-quit', event)
    said.push(event.stopped ? 'quit stopped' : 'quit')
  }
}
export const app = new App()

/** An event that can be stopped, and tells whether it was. */
export function stoppable<T extends object>(facts?: T) {
  const event = {
    ...facts,
    stopped: false,
    preventDefault() {
      event.stopped = true
    },
  }
  return event
}

export class WebContents extends EventEmitter {
  openWindow: ((details: { url: string }) => { action: string }) | null = null
  readonly url: string
  constructor(url = 'espalier://window/') {
    super()
    this.url = url
  }
  getURL() {
    return this.url
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }) {
    this.openWindow = handler
  }
}

export class BrowserWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions
  readonly webContents = new WebContents()
  minimized = false
  constructor(options: BrowserWindowConstructorOptions) {
    super()
    this.options = options
    windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  async loadURL(url: string) {
    said.push(`load ${url}`)
  }
  show() {
    said.push('show')
  }
  focus() {
    said.push('focus')
  }
  restore() {
    said.push('restore')
    this.minimized = false
  }
  isMinimized() {
    return this.minimized
  }
}

type RequestHandler = (contents: WebContents, permission: string, answer: (granted: boolean) => void) => void
type CheckHandler = (contents: WebContents | null, permission: string, origin: string) => boolean

class Session extends EventEmitter {
  onRequest: RequestHandler | null = null
  onCheck: CheckHandler | null = null
  onDevice: (() => boolean) | null = null
  setPermissionRequestHandler(handler: RequestHandler) {
    this.onRequest = handler
  }
  setPermissionCheckHandler(handler: CheckHandler) {
    this.onCheck = handler
  }
  setDevicePermissionHandler(handler: () => boolean) {
    this.onDevice = handler
  }
}
export const session = { defaultSession: new Session() }

export const ipcMain = new EventEmitter()
export const ipcRenderer = {
  postMessage: (channel: string, message: unknown, ports: unknown[]) =>
    void said.push(`post ${channel} ${JSON.stringify(message)} with ${ports.length} port`),
}
export const protocol = {
  registerSchemesAsPrivileged: (list: CustomScheme[]) => {
    said.push('schemes')
    schemes.push(...list)
  },
  handle: (scheme: string, handler: Handle) => void handlers.set(scheme, handler),
}
export const dialog = {
  showMessageBox: async (...given: unknown[]): Promise<MessageBoxReturnValue> => {
    boxes.push(given.at(-1) as MessageBoxOptions)
    return { response: answers.box, checkboxChecked: false }
  },
  showOpenDialog: async () => answers.picked,
}
export const shell = {
  openExternal: async (url: string) => void said.push(`open ${url}`),
  openPath: async (path: string) => {
    said.push(`open path ${path}`)
    return ''
  },
}
export const nativeTheme = { shouldUseDarkColors: true }
export const Menu = {
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (menu: unknown) => void menus.push(menu),
}

/** One end of a message channel. What it is sent lies in `sent`; the test speaks for the other end. */
export class Port extends EventEmitter {
  readonly sent: unknown[] = []
  started = false
  closed = false
  private early: unknown[] = []
  postMessage(message: unknown) {
    if (this.closed) throw new Error('the port is closed')
    this.sent.push(structuredClone(message))
  }
  start() {
    this.started = true
    for (const data of this.early.splice(0)) this.emit('message', { data })
  }
  close() {
    this.closed = true
  }
  /** The other end says something; kept until the port is started, as the real one does. */
  say(data: unknown) {
    if (this.started) this.emit('message', { data })
    else this.early.push(data)
  }
}
