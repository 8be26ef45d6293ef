import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startElectron } from '@main/hosts/electron/start'
import type { Shell, ShellDeps } from '@main/hosts/shell/start'
import type { FramePipe } from '@main/ports/terminals'
import type { Wire } from '@shared/contract/wire'
import { reset, said } from '@test/support/electron-stand-in'

/** The desktop host on the stand-in for Electron, with everything behind it replaced by a record of what it was asked. */
export interface ElectronHost {
  readonly dir: string
  /** What the rest of the host was put together from; null before. */
  told: ShellDeps | null
  readonly joined: string[]
  readonly wires: Wire[]
  readonly pipes: FramePipe[]
  /** Agents at work. */
  running: number
  start(argv?: string[]): Promise<void>
  dispose(): Promise<void>
}

/** Makes one, not started, with a built window of one page and a secret beside it. */
export async function electronHost(): Promise<ElectronHost> {
  reset()
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'espalier-electron-')))
  await mkdir(join(dir, 'renderer'))
  await writeFile(join(dir, 'renderer', 'index.html'), '<!doctype html>')
  await writeFile(join(dir, 'secret'), 'secret')
  const host: ElectronHost = {
    dir,
    told: null,
    joined: [],
    wires: [],
    pipes: [],
    running: 0,
    start: (argv = ['espalier']) =>
      startElectron({
        renderer: join(dir, 'renderer'),
        preload: '/p/preload.cjs',
        icon: '/p/icon.png',
        argv,
        cwd: dir,
        env: {},
        startShell: async deps => {
          host.told = deps
          return recordingShell(host)
        },
      }),
    dispose: () => rm(dir, { recursive: true, force: true }),
  }
  return host
}

function recordingShell(host: ElectronHost): Shell {
  const shell: Partial<Shell> = {
    serveApp: wire => {
      host.joined.push('app')
      host.wires.push(wire)
    },
    joinProject: (key, wire) => {
      host.joined.push(key)
      host.wires.push(wire)
    },
    relayTerminals: pipe => {
      host.joined.push('terminals')
      host.pipes.push(pipe)
    },
    openProject: async path => {
      host.joined.push(`open ${path}`)
      return { ok: true, value: null }
    },
    runningAgents: () => host.running,
    close: async agents => void said.push(`close ${agents}`),
  }
  return shell as Shell
}
