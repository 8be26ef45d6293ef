import type { Processes } from '@main/ports/processes'

/** How to start a Node program that outlives us: this very program, which in the packaged app is Electron as Node. */
export interface NodeProgram {
  argv: readonly [string, ...string[]]
  env: Readonly<Record<string, string>>
}

/** The Node that runs us. */
export const nodeProgram = (): NodeProgram => ({
  argv: [process.execPath],
  env: process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {},
})

/** Opens a link, file or folder with what the system has for it; quietly nothing where there is nothing. */
export async function openWith(processes: Processes, target: string): Promise<void> {
  const opener: Record<string, readonly [string, ...string[]]> = {
    darwin: ['open', target],
    win32: ['rundll32', 'url.dll,FileProtocolHandler', target],
  }
  await processes.run({
    argv: opener[process.platform] ?? ['xdg-open', target],
    cwd: process.cwd(),
    env: process.env,
    timeoutMs: 10_000,
  })
}
