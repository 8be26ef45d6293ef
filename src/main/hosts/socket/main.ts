import { createFoundation, nodeProgram, VERSION } from '../../compose'
import { projectFinder } from '../shell/projects'
import type { Door } from './door'
import { takeTurn } from './turn'

/** How long an engine of its own stays with nobody listening and nothing to do. */
const LINGER_MS = 30_000
const LOOK_MS = 5_000

/**
 * An engine without a window, for what remains when the app that ran it left. It goes when somebody else runs the
 * project, and by itself when no client and no work is left.
 */
export async function runEngine(path: string, env: NodeJS.ProcessEnv): Promise<number> {
  const foundation = await createFoundation({ env, version: VERSION, node: nodeProgram() })
  const found = await projectFinder(foundation, { host: 'engine', dispatching: true })(path)
  const owned = found.ok ? await takeTurn(found.value.door) : found
  if (!found.ok || !owned.ok) {
    if (!owned.ok) foundation.log.error('detached engine did not start', { ...owned.error })
    await foundation.close()
    return 1
  }
  const { door } = found.value
  if (owned.value.owner) await untilNothingIsLeft(door, foundation.clock.now)
  await door.close('keep')
  await foundation.close()
  return 0
}

function untilNothingIsLeft(door: Door, now: () => number): Promise<void> {
  return new Promise(leave => {
    let idleSince: number | null = null
    const look = setInterval(() => {
      const app = door.owner()
      if (!app) return done()
      idleSince = app.clients() === 0 && !app.hasWork() ? (idleSince ?? now()) : null
      if (idleSince !== null && now() - idleSince > LINGER_MS) done()
    }, LOOK_MS)
    const done = () => {
      clearInterval(look)
      leave()
    }
    process.once('SIGTERM', done)
    process.once('SIGINT', done)
  })
}
