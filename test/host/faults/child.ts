import { writeFile } from 'node:fs/promises'
import type { Env } from '@main/ports/processes'
import { ok } from '@shared/lib/result'
import { must } from '@test/support/engine'
import { type Act, act, endRuns, wander } from './act'
import { openParts } from './parts'

/** An engine in a process of its own that does one thing, and may be told to die before its n-th step. */
export interface Orders {
  readonly root: string
  readonly home: string
  readonly env: Env
  /** `start`: nothing but coming back. `wander`: moving to any layout. */
  readonly act: Act | 'start' | 'wander'
  readonly checkout: string
  /** Dies before the n-th step (from 0), or after the first that is called so; null: lives and tells what the steps were. */
  readonly crash: number | string | null
  /** Takes no for an answer: nothing may be lost by it either. */
  readonly mayRefuse?: boolean
  /** A file to write the process's id to. */
  readonly pidFile: string | null
}

const orders: Orders = JSON.parse(process.env.ESPALIER_ORDERS ?? '{}')
const steps: string[] = []
let counting = false
const step = (name: string) => {
  if (!counting) return
  if (steps.length === orders.crash || steps.at(-1) === orders.crash) process.kill(process.pid, 'SIGKILL')
  steps.push(name)
}

const parts = await openParts({
  ...orders,
  wrap: processes => ({
    ...processes,
    run: spec => {
      const verb = spec.argv.slice(1).find(word => /^[a-z]/.test(word) && !/[.=]/.test(word)) ?? 'git'
      step(spec.argv.some(word => /^--git-dir=.*\/modules\//.test(word)) ? `submodule ${verb}` : verb)
      return processes.run(spec)
    },
  }),
  wrapEngine: engine => ({
    ...engine,
    dispatch: (command, from) => {
      step(command.type)
      return engine.dispatch(command, from)
    },
  }),
})
counting = orders.act === 'start'
await parts.checkouts.start()
await endRuns(parts)
counting = true
if (orders.pidFile !== null) await writeFile(orders.pidFile, `${process.pid}`)
const todo = orders.act
const done =
  todo === 'start' ? ok(undefined) : await (todo === 'wander' ? wander(parts) : act(parts, todo, orders.checkout))
if (!orders.mayRefuse) must(done)
if (!done.ok) process.stderr.write(`${done.error.code}: ${done.error.message}`)
process.stdout.write(JSON.stringify(steps))
await parts.close()
