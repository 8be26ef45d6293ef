import { parseArgs } from 'node:util'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'

/** What `npm start -- --web` was told. */
export interface WebWords {
  /** 0: any free one; null: the one of last time, else any free one. */
  port: number | null
  open: boolean
  path: string | undefined
}

const USAGE = 'npm start -- [PATH] [--web] [--port N] [--no-open]'

/** Reads the words of the web host's command line; what it does not know is `bad-usage`. */
export function readWebWords(argv: readonly string[]): Result<WebWords, Failure> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { port: { type: 'string' }, 'no-open': { type: 'boolean' }, web: { type: 'boolean' } },
      allowPositionals: true,
    })
    const port = values.port === undefined ? null : Number(values.port)
    if (values.port?.trim() === '' || (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65_535)))
      return wrong(`--port takes a number up to 65535; “${values.port}” is none.`)
    if (positionals.length > 1) return wrong(`One folder at a time; “${positionals[1]}” is one too many.`)
    return ok({ port, open: !values['no-open'], path: positionals[0] })
  } catch (error) {
    return wrong(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error))
  }
}

const wrong = (what: string): Result<never, Failure> =>
  err({ code: 'bad-usage', message: `${what.replace(/\.$/, '')}. Usage: ${USAGE}` })
