import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, session, shell } from 'electron'
import { initialProject } from '../shell/initial'
import type { Shell, ShellDeps } from '../shell/start'
import { listenBridge } from './bridge'
import { declareScheme, serveFiles } from './files'
import { menuTemplate } from './menu'
import { askQuit } from './quit'
import { harden, ORIGIN } from './trust'
import { showWhenReady, windowOptions } from './window'

export interface ElectronStart {
  /** Folder of the built window. */
  renderer: string
  preload: string
  icon: string
  argv: readonly string[]
  cwd: string
  env: NodeJS.ProcessEnv
  /** Puts the rest of the host together. */
  startShell(deps: ShellDeps): Promise<Shell>
}

/** Starts the desktop app: one window for now, one app for each person. Resolves once the window is on its way. */
export async function startElectron(start: ElectronStart): Promise<void> {
  if (!app.requestSingleInstanceLock()) return app.quit()
  declareScheme(protocol)
  app.enableSandbox()
  await app.whenReady()

  const initial = await initialProject(namedProject(start.argv), start.cwd)
  const host = await start.startShell({
    host: 'electron',
    env: start.env,
    version: app.getVersion(),
    initial,
    canPick: true,
    pick,
    openPath: async target => {
      if (/^https?:\/\//i.test(target)) await shell.openExternal(target)
      else await shell.openPath(target)
    },
    node: { argv: [process.execPath], env: { ELECTRON_RUN_AS_NODE: '1' } },
  })
  // Opens while the window does.
  if (initial !== null) void host.openProject(initial)
  harden(app, session.defaultSession, url => void shell.openExternal(url))
  serveFiles(protocol, start.renderer)
  listenBridge(ipcMain, {
    onApp: host.serveApp,
    onProject: host.joinProject,
    onTerminals: (_key, pipe) => host.relayTerminals(pipe),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)))
  keepWindow(start, host)
}

/** Opens the window, again when it is asked for, and leaves the app with it. */
function keepWindow({ preload, icon }: ElectronStart, host: Shell): void {
  let window: BrowserWindow | null = null
  const open = () => {
    const made = new BrowserWindow(windowOptions(preload, nativeTheme.shouldUseDarkColors, icon))
    window = made
    showWhenReady(made)
    made.on('closed', () => {
      window = null
    })
    void made.loadURL(`${ORIGIN}/`)
  }
  app.on('second-instance', () => {
    if (!window) return open()
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('activate', () => {
    if (!window) open()
  })
  app.on('window-all-closed', () => app.quit())

  let leaving: 'no' | 'asking' | 'yes' = 'no'
  app.on('before-quit', event => {
    if (leaving === 'yes') return
    event.preventDefault()
    if (leaving === 'asking') return
    leaving = 'asking'
    void askQuit(dialog, window, host.runningAgents()).then(async choice => {
      if (choice === 'stay') {
        leaving = 'no'
        if (!window) open()
        return
      }
      await host.close(choice).catch(() => {})
      leaving = 'yes'
      app.quit()
    })
  })
  open()
}

async function pick(): Promise<string | null> {
  const picked = await dialog.showOpenDialog({ properties: ['openDirectory'], title: 'Open a git repository' })
  return picked.canceled ? null : (picked.filePaths[0] ?? null)
}

/** The folder named on the command line: the first argument that is no option, after the app's own. */
function namedProject(argv: readonly string[]): string | undefined {
  return argv.slice(app.isPackaged ? 1 : 2).find(argument => !argument.startsWith('-'))
}
