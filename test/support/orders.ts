import { rm } from 'node:fs/promises'
import { createProcesses } from '@main/adapters/process/spawn'
import { afterAll, beforeAll } from 'vitest'
import { bundle } from './child'

const processes = createProcesses()

/** How a child that was given orders ended. */
export interface ChildEnd {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * A program of the tests that does in a process of its own what its orders say, and may be killed there. Bundled once for
 * the file that asks; it reads its orders from ESPALIER_ORDERS. Answers what runs it to its end.
 */
export function childWithOrders<Orders>(entry: string): (orders: Orders, timeoutMs?: number) => Promise<ChildEnd> {
  let file = ''
  beforeAll(async () => {
    file = await bundle(entry)
  })
  afterAll(() => rm(file, { force: true }))
  return async (orders, timeoutMs = 60_000) => {
    const ran = await processes.run({
      argv: [process.execPath, file],
      cwd: '/',
      env: { PATH: process.env.PATH, ESPALIER_ORDERS: JSON.stringify(orders) },
      timeoutMs,
    })
    if (!ran.ok) throw new Error(ran.error.message)
    const { exitCode, signal, stdout, stderr } = ran.value
    return { exitCode, signal, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8') }
  }
}
