import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { err, ok, type Result } from '@shared/lib/result'

/** How a host was started; times in ms. */
export interface HostArgs {
  readonly home: string
  readonly idleMs: number
  readonly graceMs: number
  readonly stallMs: number | undefined
  readonly version: string
  /** Where agents' terminals are kept for the next host; undefined: nowhere. */
  readonly recordings: string | undefined
}

/** The command line cannot be used. */
export type ArgsError = { readonly code: 'bad-arguments'; readonly message: string }

const USAGE =
  'Usage: pty-host --home DIR [--idle SECONDS] [--grace SECONDS] [--stall SECONDS] [--recordings DIR] [--app-version VERSION]'

const seconds = (text: string | undefined): number | undefined =>
  text === undefined || !(Number(text) >= 0) ? undefined : Number(text) * 1000

/** Reads the host's command line; without `--home`, ESPALIER_HOME is the home. */
export const readArgs = (
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<HostArgs, ArgsError> => {
  const text = { type: 'string' } as const
  let values: Partial<Record<'home' | 'idle' | 'grace' | 'stall' | 'recordings' | 'app-version', string>>
  try {
    values = parseArgs({
      args: [...argv],
      options: { home: text, idle: text, grace: text, stall: text, recordings: text, 'app-version': text },
    }).values
  } catch (error) {
    return err({
      code: 'bad-arguments',
      message: `${error instanceof Error ? error.message : String(error)}. ${USAGE}`,
    })
  }
  const home = values.home ?? env.ESPALIER_HOME
  if (home === undefined || home === '') return err({ code: 'bad-arguments', message: `No home is given. ${USAGE}` })
  return ok({
    home: resolve(home),
    idleMs: seconds(values.idle) ?? 60_000,
    graceMs: seconds(values.grace) ?? 3_000,
    stallMs: seconds(values.stall),
    version: values['app-version'] ?? '0.0.0',
    recordings: values.recordings === undefined ? undefined : resolve(values.recordings),
  })
}
