import { resolve } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, net, protocol, session, shell } from 'electron'
import { startShell } from '../shell/start'
import { listenBridge } from './bridge'
import { declareScheme, serveFiles } from './files'
import { menuTemplate } from './menu'
import { askQuit } from './quit'
import { harden, ORIGIN } from './trust'
import { showWhenReady, windowOptions } from './window'

export interface ElectronPaths {
  /** Built window, preload script and icon. */
  renderer: string
  preload: string
  icon: string
}

/** Starts the desktop app: one window for now, one app for each person. */
export async function startElectron(paths: ElectronPaths, argv: readonly string[]): Promise<void> {
  if (!app.requestSingleInstanceLock()) return app.quit()
  declareScheme(protocol)
  app.enableSandbox()
  await app.whenReady()

  let window: BrowserWindow | null = null
  const host = await startShell({
    host: 'electron',
    env: process.env,
    version: app.getVersion(),
    initial: projectArgument(argv),
    canPick: true,
    pick: async () => {
      const picked = await dialog.showOpenDialog({ properties: ['openDirectory'], title: 'Open a git repository' })
      return picked.canceled ? null : (picked.filePaths[0] ?? null)
    },
    openPath: async target =>
      /^https?:\/\//.test(target) ? void (await shell.openExternal(target)) : void (await shell.openPath(target)),
    node: { argv: [process.execPath], env: { ELECTRON_RUN_AS_NODE: '1' } },
  })

  harden(app, session.defaultSession, url => void shell.openExternal(url))
  serveFiles(protocol, net, paths.renderer)
  listenBridge(ipcMain, {
    onApp: host.serveApp,
    onProject: host.joinProject,
    onTerminals: (_key, port) =>
      host.relayTerminals({
        send: frame => port.postMessage(frame),
        onFrame: handler => {
          port.on('message', event => {
            if (event.data instanceof Uint8Array) handler(event.data)
          })
          port.start()
        },
        onClose: handler => void port.on('close', handler),
        close: () => port.close(),
        buffered: () => 0,
      }),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)))

  const open = () => {
    window = new BrowserWindow(windowOptions(paths.preload, nativeTheme.shouldUseDarkColors, paths.icon))
    showWhenReady(window)
    window.on('closed', () => {
      window = null
    })
    void window.loadURL(`${ORIGIN}/`)
  }
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore()
    window ? window.focus() : open()
  })
  app.on('activate', () => {
    if (!window) open()
  })
  app.on('window-all-closed', () => app.quit())
  let leaving = false
  app.on('before-quit', event => {
    if (leaving) return
    event.preventDefault()
    void askQuit(dialog, window, host.runningAgents()).then(async choice => {
      if (choice === 'stay') {
        if (!window) open()
        return
      }
      leaving = true
      await host.close(choice)
      app.quit()
    })
  })
  open()
}

/** The repository named on the command line: the first argument that is no option, after the app's own. */
function projectArgument(argv: readonly string[]): string | null {
  const own = app.isPackaged ? 1 : 2
  const path = argv.slice(own).find(argument => !argument.startsWith('-'))
  return path ? resolve(path) : app.isPackaged ? null : process.cwd()
}
