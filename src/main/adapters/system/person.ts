import { hostname, userInfo } from 'node:os'

/** Who sits at the keyboard, for the log: the system's name for them, else what the environment says. */
export function personName(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username || hostname()
  } catch {
    // A container may run as a number that has no name.
    return env.USER || env.LOGNAME || hostname() || 'person'
  }
}
