import type { GitError } from '@main/ports/git-error'
import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'

export const remoteUnreachable = (landing: Landing, remote: string, error: GitError): Reason => ({
  code: 'remote-unreachable',
  message: `${remote} does not answer, and ${landing.target} lands together with it.`,
  hint: 'Look at the connection and your right to it, then release the landing: it tries again.',
  facts: { remote, output: error.stderr.slice(0, 2000) },
})

export const remoteDiverged = (landing: Landing, remote: string): Reason => ({
  code: 'remote-diverged',
  message: `${landing.target} here and at ${remote} each have commits the other lacks.`,
  hint: `Bring them together (git pull, or push what is here), and it goes on by itself.`,
  facts: { remote, target: landing.target },
})

export const remoteMoved = (landing: Landing, remote: string): Reason => ({
  code: 'target-moved',
  message: `${landing.target} moved at ${remote} while ${landing.branch} was being proved. It is proved again on the new one.`,
  facts: { remote, target: landing.target },
})

export const pullRequest = (landing: Landing, address: string): Reason => ({
  code: 'pull-request',
  message: `It is proved and waits as a pull request: ${address}`,
  hint: 'Merge it there, then release the landing: it looks again.',
  facts: { address, target: landing.target },
})

export const pullRequestFailed = (landing: Landing, branch: string, why: string): Reason => ({
  code: 'pull-request-failed',
  message: `It is proved and pushed as ${branch}, but no pull request could be opened: ${why}`.slice(0, 4000),
  hint: 'Open one by hand, or install and sign in to gh, then release the landing.',
  facts: { branch, target: landing.target },
})

export const remoteRefused = (landing: Landing, remote: string, said: string): Reason => ({
  code: 'remote-refused',
  message: `${remote} does not let ${landing.target} be pushed.`,
  hint: 'See what it says, then release the landing: it tries again.',
  facts: { remote, output: said.slice(0, 2000) },
})
