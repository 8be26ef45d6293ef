import { type Attention, attentionOf } from '@renderer/store/attention'
import { useDerived, useModel, useReady, useSession } from '@renderer/store/context'
import { type Look, landingLooks, taskLooks } from '@renderer/store/looks'
import type { ProjectSession } from '@renderer/store/session'
import { openTask, taskMenu } from '@renderer/store/task-menu'
import { Glyph } from '@renderer/ui/glyph'
import { ContextMenu } from '@renderer/ui/menu'
import { RelativeTime } from '@renderer/ui/relative-time'
import { Skeleton } from '@renderer/ui/skeleton'
import { lookup } from '@shared/domain/lookup'
import { SideHeading } from './side-heading'

/** What only a person can move on, the oldest first. */
export function NeedsYou() {
  const ready = useReady()
  const list = useDerived(attentionOf)
  return (
    <section aria-label="Needs you">
      <SideHeading title="Needs you" count={list.length} />
      {!ready ? (
        <Skeleton rows={2} />
      ) : list.length === 0 ? (
        <p className="px-3 pb-1 text-dense text-ink-3">Nothing. Work goes on by itself.</p>
      ) : (
        <ul>
          {list.map(item => (
            <Row key={item.key} item={item} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Row({ item }: { item: Attention }) {
  const session = useSession()
  const { title, why, look } = faceOf(item)
  const task = useModel(model => (item.kind === 'landing' ? lookup(model.tasks, item.landing.task)?.title : undefined))
  const menu = () => (item.kind === 'task' ? taskMenu(session, [item.task.id]) : [])
  const row = (
    <button
      type="button"
      onClick={() => show(session, item)}
      className="flex w-full items-start gap-2 px-3 py-1 text-left hover:bg-hover"
    >
      <Glyph shape={look.shape} tone={look.tone} label={look.word} className="mt-px" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-dense text-ink">{task ?? title}</span>
        <span className="line-clamp-2 text-meta text-ink-3" title={why}>
          {why}
        </span>
      </span>
      {item.at > 0 && <RelativeTime at={item.at} className="shrink-0 text-meta text-ink-3" />}
    </button>
  )
  return <li>{item.kind === 'task' ? <ContextMenu items={menu}>{row}</ContextMenu> : row}</li>
}

function faceOf(item: Attention): { title: string; why: string; look: Look } {
  switch (item.kind) {
    case 'task': {
      const look = taskLooks[item.task.status]
      return { title: item.task.title, why: `${look.word}: ${item.task.reason?.message ?? 'needs a look'}`, look }
    }
    case 'landing': {
      const look = landingLooks[item.landing.state]
      return {
        title: item.landing.branch,
        why: `${look.word}: ${item.landing.reason?.message ?? 'see the queue'}`,
        look,
      }
    }
    case 'escalation':
      return {
        title: item.escalation.subject,
        why: item.escalation.reason.message,
        look: { shape: 'clock', tone: 'bud', word: 'Waits too long' },
      }
    case 'config':
      return {
        title: 'multi-agent.yaml',
        why:
          item.count === 1
            ? 'One mistake; the last good one stays in force'
            : `${item.count} mistakes; the last good one stays in force`,
        look: { shape: 'bang', tone: 'bud', word: 'Configuration' },
      }
    case 'paused':
      return {
        title: 'Paused',
        why: 'Nothing starts, nothing lands',
        look: { shape: 'pause', tone: 'bud', word: 'Paused' },
      }
  }
}

function show(session: ProjectSession, item: Attention): void {
  if (item.kind === 'task') openTask(session, item.task.id)
  else if (item.kind === 'landing') {
    session.ui.setState({ landing: item.landing.id })
    session.panes.open({ kind: 'landing' })
  } else if (item.kind === 'escalation') {
    const { kind, subject } = item.escalation
    if (kind === 'task') openTask(session, subject)
    else session.panes.open({ kind: kind === 'landing' ? 'landing' : 'board' })
  } else session.panes.open({ kind: 'settings' })
}
