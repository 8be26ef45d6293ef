import { wirePair } from '@shared/contract/wire'
import { createFoundation, nodeProgram, VERSION } from '../../compose'
import { projectFinder } from '../shell/projects'

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
  if (!found.ok) {
    foundation.log.error('detached engine did not start', { ...found.error })
    return 1
  }
  const { door } = found.value
  const [ours, theirs] = wirePair()
  const attached = await door.attach(theirs)
  ours.close()
  if (!attached.ok || !attached.value.owner) {
    await foundation.close()
    return 0
  }
  await new Promise<void>(leave => {
    let idleSince: number | null = null
    const look = setInterval(() => {
      const app = door.owner()
      if (!app) return done()
      const now = foundation.clock.now()
      idleSince = app.clients() === 0 && !app.hasWork() ? (idleSince ?? now) : null
      if (idleSince !== null && now - idleSince > LINGER_MS) done()
    }, LOOK_MS)
    const done = () => {
      clearInterval(look)
      leave()
    }
    process.once('SIGTERM', done)
    process.once('SIGINT', done)
  })
  await door.close('keep')
  await foundation.close()
  return 0
}
