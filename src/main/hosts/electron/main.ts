import { startShell } from '../shell/start'
import { type ElectronStart, startElectron } from './start'

/** The desktop app of this process. */
export const runElectron = (paths: Pick<ElectronStart, 'renderer' | 'preload' | 'icon'>): Promise<void> =>
  startElectron({
    ...paths,
    argv: process.argv,
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: process.env,
    startShell,
  })
