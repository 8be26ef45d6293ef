import { useModel, useSession } from '@renderer/store/context'
import { isBare } from '@renderer/store/selectors'
import { perform } from '@renderer/store/session'
import { showMigration } from '@renderer/store/show-migration'
import { Button } from '@renderer/ui/button'
import { Glyph } from '@renderer/ui/glyph'
import type { Shape, Tone } from '@renderer/ui/look'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { CONFIG, editConfig } from './edit-config'

/** What a person has to know before anything else, one line each. */
export function Banners() {
  const session = useSession()
  const link = useStore(session.link)
  const host = useStore(session.hostLink)
  const problems = useModel(model => model.project?.problems ?? none)
  const paused = useModel(model => model.project?.paused ?? null)
  const migration = useModel(model => model.project?.migration ?? null)
  const [problem] = problems
  // The page itself says it where there is nothing else to show.
  const bare = useModel(isBare)
  const never = useModel(model => model.project?.config.source === 'default')
  return (
    <>
      {link.state === 'version-mismatch' && (
        <Banner
          shape="cross"
          tone="rust"
          action={
            <Button size="small" onClick={() => location.reload()}>
              Reload
            </Button>
          }
        >
          {link.message}
        </Banner>
      )}
      {link.state === 'ended' && (
        <Banner
          shape="cross"
          tone="rust"
          action={
            <Button size="small" onClick={session.reconnect}>
              Try again
            </Button>
          }
        >
          {link.message}
        </Banner>
      )}
      {host.state === 'reconnecting' && host.refused && <NotLetIn />}
      {host.state === 'reconnecting' && !host.refused && host.attempts > SHORT && <HostGone />}
      {problem && !bare && (
        <Banner
          shape="bang"
          tone="bud"
          action={
            <>
              <Button size="small" onClick={() => session.panes.open({ kind: 'settings' })}>
                Show
              </Button>
              <Button size="small" onClick={() => editConfig(session)}>
                Edit
              </Button>
            </>
          }
        >
          <span className="mono text-dense">
            {CONFIG}:{problem.line}:{problem.column}
          </span>{' '}
          {problem.message}
          {problems.length > 1 && <span className="text-ink-3"> and {problems.length - 1} more</span>}
          <span className="text-ink-3">
            {' '}
            {never ? 'No agent works until it is corrected.' : 'The last good configuration stays in force.'}
          </span>
        </Banner>
      )}
      {migration && (
        <Banner
          shape="pause"
          tone="bud"
          action={
            <Button size="small" onClick={() => showMigration(session)}>
              Show the move
            </Button>
          }
        >
          The checkouts are being moved: nothing starts, nothing lands.{' '}
          <span className="text-ink-3">Work goes on by itself when that is over.</span>
        </Banner>
      )}
      {paused && !migration && (
        <Banner
          shape="pause"
          tone="bud"
          action={
            <Button size="small" onClick={() => void perform(session, { type: 'project.resume' })}>
              Go on
            </Button>
          }
        >
          Paused: nothing starts, nothing lands. <span className="text-ink-3">{paused.message}</span>
        </Banner>
      )}
    </>
  )
}

/** Attempts to reach the host again, some two seconds, before it counts as gone. */
const SHORT = 3

/** The program that serves this page has ended: what to type is all that is left to say. */
function HostGone() {
  const session = useSession()
  const { again } = session
  return (
    <Banner
      shape="cross"
      tone="rust"
      action={
        <>
          {again !== null && (
            <Button size="small" onClick={() => session.copy(again)}>
              Copy the command
            </Button>
          )}
          <Button size="small" look={again === null ? 'plain' : 'quiet'} onClick={session.reconnect}>
            Try now
          </Button>
        </>
      }
    >
      The program behind this page has ended; agents at work go on.
      {again !== null && (
        <>
          {' '}
          Start it again: <span className="mono">{again}</span>
        </>
      )}
      <span className="text-ink-3"> Open the address it prints in this browser; this page then goes on by itself.</span>
    </Banner>
  )
}

/** The program that serves this page was started anew and gives its pages under another token. */
function NotLetIn() {
  const session = useSession()
  return (
    <Banner
      shape="bang"
      tone="bud"
      action={
        <Button size="small" onClick={session.reconnect}>
          Try now
        </Button>
      }
    >
      Espalier was started again and does not know this browser yet: open the address it printed in its terminal (it
      ends in <span className="mono">?token=…</span>) in another tab.
      <span className="text-ink-3"> This page then goes on by itself; agents at work never stopped.</span>
    </Banner>
  )
}

const none: never[] = []

function Banner({
  shape,
  tone,
  action,
  children,
}: {
  shape: Shape
  tone: Tone
  action: ReactNode
  children: ReactNode
}) {
  return (
    <div role="status" className="flex min-h-9 shrink-0 items-center gap-2 border-b bg-raised px-3 py-1">
      <Glyph shape={shape} tone={tone} />
      <p className="min-w-0 flex-1 text-dense break-words" data-selectable>
        {children}
      </p>
      {action}
    </div>
  )
}
