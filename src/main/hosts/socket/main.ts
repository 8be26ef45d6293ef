import { stat } from 'node:fs/promises'
import { createFoundation, nodeProgram, VERSION } from '../../compose'
import { projectFinder } from '../shell/projects'
import type { Door } from './door'
import { takeTurn } from './turn'

/** How long an engine of its own stays with nobody listening and nothing to do. */
const LINGER_MS = 30_000
const LOOK_MS = 5_000

/**
 * An engine without a window, for what remains when the app that ran it left. It goes when somebody else runs the
 * project, and by itself when no client and no work is left, or the repository was deleted.
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
  if (owned.value.owner && (await untilNothingIsLeft(door, foundation.clock.now)) === 'gone') {
    const { commonDir } = door.place
    foundation.log.error('the repository is gone, so there is nothing left to serve', { commonDir })
  }
  await door.close('keep')
  await foundation.close()
  return 0
}

/** Whether the repository is not there any more; a disk that does not answer for a moment says something else. */
const isGone = (folder: string): Promise<boolean> =>
  stat(folder).then(
    () => false,
    cause => cause instanceof Error && 'code' in cause && cause.code === 'ENOENT',
  )

function untilNothingIsLeft(door: Door, now: () => number): Promise<'left' | 'gone'> {
  return new Promise(leave => {
    let idleSince: number | null = null
    let missed = 0
    const look = setInterval(async () => {
      const app = door.owner()
      if (!app) return done('left')
      missed = (await isGone(door.place.commonDir)) ? missed + 1 : 0
      if (missed > 1) return done('gone')
      idleSince = app.clients() === 0 && !app.hasWork() ? (idleSince ?? now()) : null
      if (idleSince !== null && now() - idleSince > LINGER_MS) done('left')
    }, LOOK_MS)
    const done = (why: 'left' | 'gone') => {
      clearInterval(look)
      leave(why)
    }
    process.once('SIGTERM', () => done('left'))
    process.once('SIGINT', () => done('left'))
  })
}
