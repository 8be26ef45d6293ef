import type { BrowserWindow, Dialog } from 'electron'

export type QuitChoice = 'keep' | 'stop' | 'stay'

/** Asks what becomes of running agents when the app closes; with none running nothing is asked. */
export async function askQuit(dialog: Dialog, window: BrowserWindow | null, running: number): Promise<QuitChoice> {
  if (running === 0) return 'keep'
  const options = {
    type: 'question' as const,
    message: running === 1 ? 'One agent is still running.' : `${running} agents are still running.`,
    detail: 'They can go on in the background and land their work; you find them again when you open Espalier.',
    buttons: ['Keep running', 'Stop agents', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
  }
  const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
  return response === 0 ? 'keep' : response === 1 ? 'stop' : 'stay'
}
