import { spawnPty } from './node-pty'

/**
 * Runs a short system tool and returns its output. It runs in a pseudo-terminal of its own, because this process starts
 * programs in no other way. '' when the tool is missing.
 */
export const runInPty = async (argv: readonly string[]): Promise<string> => {
  const chunks: Uint8Array[] = []
  let ended = (): void => undefined
  const end = new Promise<void>(resolve => {
    ended = resolve
  })
  const env = { PATH: process.env.PATH ?? '', SystemRoot: process.env.SystemRoot ?? '' }
  const started = await spawnPty(
    { argv, cwd: process.cwd(), env, cols: 2000, rows: 50 },
    { onData: bytes => chunks.push(bytes), onExit: () => ended() },
  )
  if (!started.ok) return ''
  await end
  return Buffer.concat(chunks).toString('utf8')
}
