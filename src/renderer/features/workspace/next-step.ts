import type { Attention } from '@renderer/store/attention'
import { culpritName, revertOf } from '@renderer/store/builds'
import { culpritsOf } from '@shared/domain/landing/culprits'
import type { Landing } from '@shared/domain/landing/schema'
import { TAKEN_BACK } from '@shared/domain/landing/taken-back'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { ASKING, BY_HAND, latestResolutionOf } from '@shared/domain/resolution/rules'
import type { Task } from '@shared/domain/task/schema'

const tasks: Partial<Record<Task['status'], string>> = {
  failed: 'Put it back to work',
  review: 'Mark it done, or put it back',
  blocked: 'See what it waits for',
}

const TAKE_IN = 'Commit it, then take it in'

const waits: Readonly<Record<string, string>> = {
  approval: 'Approve or refuse it',
  protected: 'Approve or refuse it',
  contract: 'Approve or refuse it',
  score: 'Give your score',
  manual: 'Land it now',
  'pull-request': 'Merge its pull request',
  'pull-request-failed': 'Open its pull request by hand',
  'remote-unreachable': 'Look at the connection',
  'remote-diverged': 'Bring both together',
  'remote-refused': 'See what it says',
  [TAKEN_BACK]: 'Bring it again, or withdraw it',
  [ASKING]: 'Accept or reject the resolution',
  [BY_HAND]: TAKE_IN,
}

const refusals: Readonly<Record<string, string>> = {
  conflict: 'Resolve it, or send it back',
  scope: 'Allow the files, or send back',
}

/** What is to be done about a level's landing once what breaks it is known. */
function ofCulprits(model: Model, landing: Landing): string | null {
  const culprits = culpritsOf(landing)
  const [last] = culprits.slice(-1)
  if (last === undefined) return null
  if (culprits.some(id => revertOf(model, id))) return 'It was taken back: promote again'
  const name = lookup(model.landings, last)?.branch ?? last
  return culprits.length === 1 ? `Revert ${name}` : `Revert ${name}, or what it breaks with`
}

function ofLanding(model: Model, landing: Landing): string {
  const { id, state, reason, task } = landing
  if (latestResolutionOf(model, id)?.state === 'with-person') return TAKE_IN
  const code = reason?.code ?? ''
  if (state === 'held') return 'Release it'
  if (state === 'waiting') return waits[code] ?? 'See what it waits for'
  const known = refusals[code] ?? ofCulprits(model, landing)
  return known ?? (task === null ? 'Mend it, then offer it again' : 'Send it back with the evidence')
}

/** The one thing to do about something that needs a person, in a few words. */
export function nextStep(item: Attention, model: Model): string {
  switch (item.kind) {
    case 'task':
      return item.task.reason?.code === 'stopped' ? 'Put it back to work' : (tasks[item.task.status] ?? 'Have a look')
    case 'landing':
      return ofLanding(model, item.landing)
    case 'asking':
      return 'Answer it in its terminal'
    case 'program':
      return item.program.why === 'missing' ? 'Install it' : 'Sign in in its terminal'
    case 'build': {
      const culprit = item.build.culprits.find(({ landing }) => landing !== null && landing === item.build.revert)
      return culprit ? `Revert ${culpritName(model, culprit)}` : 'See which gate is red'
    }
    case 'risk':
      return item.risk.kind === 'blocker' ? 'Resolve it' : 'Say what is done, or close it'
    case 'disk':
      return 'Make room; they go on'
    case 'migration':
      return 'See how far it is'
    case 'rescue':
      return 'Restore it, or let it go'
    case 'escalation':
      return 'See what it waits for'
    case 'config':
      return 'Correct it'
  }
}
