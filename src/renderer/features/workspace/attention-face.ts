import type { Attention, BrokenProgram } from '@renderer/store/attention'
import { buildTitle, buildWhy } from '@renderer/store/builds'
import { agentLooks, landingLooks, taskLooks } from '@renderer/store/looks'
import type { PlainPane } from '@renderer/store/panes'
import { agentName } from '@renderer/store/roster'
import { isBare } from '@renderer/store/selectors'
import { type ProjectSession, perform, performAll } from '@renderer/store/session'
import { showMigration } from '@renderer/store/show-migration'
import { type MenuLine, openTask, taskMenu } from '@renderer/store/task-menu'
import { count } from '@renderer/ui/count'
import type { Look } from '@renderer/ui/look'
import { titleOf } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import type { Run } from '@shared/domain/run/schema'
import { landingMenu } from '../queue/landing-menu'
import { editConfig } from './edit-config'

/** How a row of "Needs you" reads. */
export interface Face {
  title: string
  why: string
  look: Look
}

const bud = (word: string): Look => ({ shape: 'bang', tone: 'bud', word })
const rust = (word: string): Look => ({ shape: 'cross', tone: 'rust', word })

/** A sentence about a thing whose name stands above it already. */
const without = (name: string, sentence: string): string => {
  if (!sentence.startsWith(`${name} `) || sentence.startsWith(`${name} and `)) return sentence
  const rest = sentence.slice(name.length + 1)
  return rest.slice(0, 1).toUpperCase() + rest.slice(1)
}

const halted = (tasks: number, landings: number): string =>
  [...(tasks > 0 ? [count(tasks, 'task')] : []), ...(landings > 0 ? [count(landings, 'landing')] : [])].join(' and ')

/** What a row says: what it is about, why it needs somebody, in the words of the thing itself. */
export function faceOf(item: Attention, model: Model): Face {
  switch (item.kind) {
    case 'task': {
      const { status, title, reason } = item.task
      return { title, why: reason?.message ?? 'It needs a look.', look: taskLooks[status] }
    }
    case 'landing': {
      const { branch, target, reason, state } = item.landing
      const name = titleOf(model, item.landing)
      const title = name === branch ? `${branch} → ${target}` : name
      return { title, why: without(branch, reason?.message ?? 'See the queue.'), look: landingLooks[state] }
    }
    case 'asking': {
      const { task, asks } = item.run
      const title = lookup(model.tasks, task)?.title ?? task
      const say = asks?.say.replace(/\.$/, '') || 'Its terminal rang, and it waits'
      return { title: `${agentName(model, item.run)} asks for you`, why: `${say} · ${title}`, look: agentLooks.asking }
    }
    case 'program': {
      const { runtime, why, say, tasks } = item.program
      const whose = [...new Set(tasks.flatMap(({ service }) => service ?? []))].join(', ')
      return why === 'missing'
        ? { title: `${runtime} is not installed`, why: `${whose} cannot start. ${say}`, look: rust('Program missing') }
        : { title: `${runtime} wants you to sign in`, why: `${whose}: ${say}`, look: bud('Sign in') }
    }
    case 'build':
      return { title: buildTitle(model, item.build), why: buildWhy(model, item.build), look: rust('Red build') }
    case 'risk': {
      const { kind, title, severity, evidence } = item.risk
      const word = kind === 'blocker' ? 'Blocker' : 'Risk'
      const [first = ''] = evidence.split('\n')
      return { title, why: `${word}, ${severity}. ${first}`.trim(), look: bud(word) }
    }
    case 'disk':
      return {
        title: 'The disk is full',
        why: `${halted(item.tasks.length, item.landings.length)} cannot go on. ${item.say}`,
        look: rust('Disk full'),
      }
    case 'migration':
      return {
        title: 'The checkouts are being moved',
        why: `${count(item.migration.moves.length, 'checkout')}, to ${item.migration.to}. Agents wait until it is over.`,
        look: { shape: 'half', tone: 'bud', word: 'Moving' },
      }
    case 'rescue': {
      const { checkout, why, files } = item.rescue
      return { title: `Rescued from ${checkout}`, why: `${count(files, 'file')}. ${why}`, look: bud('Rescued') }
    }
    case 'escalation':
      return {
        title: item.escalation.kind === 'phase' ? `Phase ${item.escalation.subject}` : item.escalation.subject,
        why: item.escalation.reason.message,
        look: { shape: 'clock', tone: 'bud', word: 'Waits too long' },
      }
    case 'config':
      return {
        title: 'multi-agent.yaml',
        why: `${item.count === 1 ? 'One mistake' : `${item.count} mistakes`}; ${
          model.project?.config.source === 'default'
            ? 'nobody works until that is corrected'
            : 'the last good one stays in force'
        }.`,
        look: bud('Configuration'),
      }
  }
}

const openLanding = (session: ProjectSession, landing: string): void => {
  session.ui.setState({ landing })
  session.panes.go({ kind: 'landing' })
}

function openRunTerminal(session: ProjectSession, run: Run): void {
  const title = agentName(session.replica.store.getState().model, run)
  if (run.session) session.panes.go({ kind: 'terminal', session: run.session, title, service: run.service })
}

/** Shows the thing itself. */
export const showAttention = (session: ProjectSession, item: Attention): void => wayTo(session, item)()

function wayTo(session: ProjectSession, item: Attention): () => void {
  const pane = (kind: PlainPane) => () => session.panes.go({ kind })
  const task = (id: string) => () => openTask(session, id)
  const landing = (id: string) => () => openLanding(session, id)
  switch (item.kind) {
    case 'task':
      return task(item.task.id)
    case 'landing':
      return landing(item.landing.id)
    case 'asking':
      return () => openRunTerminal(session, item.run)
    case 'program': {
      const [first] = item.program.tasks
      return item.program.why === 'sign-in' && first ? task(first.id) : () => session.actions.run('doctor')
    }
    case 'build':
      return landing(item.build.id)
    case 'risk':
      return pane('risks')
    case 'disk':
      return () => session.actions.run('doctor')
    case 'migration':
      return () => showMigration(session)
    case 'rescue':
      return pane('rescued')
    case 'escalation': {
      const { kind, subject } = item.escalation
      return kind === 'task' ? task(subject) : kind === 'landing' ? landing(subject) : pane('board')
    }
    case 'config':
      return isBare(session.replica.store.getState().model) ? () => editConfig(session) : pane('settings')
  }
}

/** What can be done about it at once. */
export function attentionMenu(session: ProjectSession, item: Attention): MenuLine[] {
  const open = { id: 'open', title: 'Open', shortcut: 'enter', run: () => showAttention(session, item) }
  switch (item.kind) {
    case 'task':
      return taskMenu(session, [item.task.id])
    case 'landing':
      return landingLines(session, item.landing)
    case 'asking': {
      const { id, task } = item.run
      return [
        { ...open, title: 'Open its terminal' },
        { id: 'task', title: 'Open its task', run: () => openTask(session, task) },
        { kind: 'line', id: 'stop-line' },
        {
          id: 'stop',
          title: 'Stop; keep its work',
          danger: true,
          run: () => void perform(session, { type: 'run.stop', id }),
        },
      ]
    }
    case 'program':
      return [open, ...programLines(session, item.program)]
    case 'risk':
      return [
        open,
        {
          id: 'resolve',
          title: item.risk.kind === 'blocker' ? 'Resolve' : 'Close',
          run: () => void perform(session, { type: 'risk.close', id: item.risk.id }),
        },
      ]
    default:
      return [open]
  }
}

const landingLines = (session: ProjectSession, landing: Landing): MenuLine[] => [
  { id: 'open', title: 'Open', shortcut: 'enter', run: () => openLanding(session, landing.id) },
  { kind: 'line', id: 'open-line' },
  ...landingMenu(session, landing),
]

const programLines = (session: ProjectSession, { tasks }: BrokenProgram): MenuLine[] => [
  {
    id: 'again',
    title: tasks.length === 1 ? 'Put its task back to work' : `Put its ${tasks.length} tasks back to work`,
    run: () =>
      void performAll(
        session,
        tasks.map(({ id }) => ({ type: 'task.ready', id })),
        `${tasks.length} tasks are back at work`,
      ),
  },
  { kind: 'line', id: 'tasks-line' },
  ...tasks.slice(0, 8).map(task => ({ id: task.id, title: task.title, run: () => openTask(session, task.id) })),
]
