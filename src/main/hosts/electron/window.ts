import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'

/** What every window is made with: sandboxed, isolated, no Node, no remote content. */
export function windowOptions(preload: string, dark: boolean, icon: string): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Espalier',
    icon,
    backgroundColor: dark ? '#101311' : '#F6F4EF',
    titleBarStyle: process.platform === 'darwin' ? 'hiddenInset' : 'default',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
    },
  }
}

/** Shows the window with its first frame painted, never blank. */
export function showWhenReady(window: BrowserWindow): void {
  window.once('ready-to-show', () => window.show())
}
