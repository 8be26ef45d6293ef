import type { AppApi } from '@shared/contract/api'
import type { Failure } from '@shared/domain/failure'
import { useEffect, useState } from 'react'
import { FeatureDialog } from './features/palette/feature-dialog'
import { HelpSheet } from './features/palette/help-sheet'
import { Palette } from './features/palette/palette'
import { FinishDialog } from './features/workspace/finish-dialog'
import { QuitDialog } from './features/workspace/quit-dialog'
import { Workspace } from './features/workspace/workspace'
import { openSession } from './open-session'
import { panes } from './panes'
import type { Connection, Platform } from './platform/types'
import { SessionContext } from './store/context'
import type { Notice } from './store/notice'
import type { ProjectSession } from './store/session'
import type { Theme } from './store/theme'
import { EvidenceDialog } from './ui/evidence-dialog'
import { Shell } from './ui/shell'
import { notify } from './ui/toasts'

export interface ProjectWindowProps {
  platform: Platform
  app: Connection<AppApi>
  theme: Theme
  project: { key: string; name: string; root: string }
  leave(): void
  closed(kept: number): void
  open(path: string): void
}

/** The window on one project: makes its session, hands it to every feature, and takes it down again. */
export default function ProjectWindow({ platform, app, theme, project, leave, closed, open }: ProjectWindowProps) {
  const [session, setSession] = useState<ProjectSession | null>(null)
  const [evidence, setEvidence] = useState<Failure | null>(null)
  const { key, name, root } = project

  useEffect(() => {
    let close: (() => void) | null = null
    let gone = false
    const opening = openSession({
      platform,
      app,
      theme,
      project: { key, name, root },
      leave,
      closed,
      open,
      notify: notice => show(notice, setEvidence),
    })
    void opening.then(opened => {
      if (gone) return opened.close()
      close = opened.close
      setSession(opened.session)
    })
    return () => {
      gone = true
      close?.()
      setSession(null)
    }
  }, [platform, app, theme, key, name, root, leave, closed, open])

  if (!session) return <Shell />
  return (
    <SessionContext value={session}>
      <Workspace panes={panes} />
      <Palette />
      <FeatureDialog />
      <HelpSheet />
      <FinishDialog />
      <QuitDialog />
      <EvidenceDialog failure={evidence} onClose={() => setEvidence(null)} copy={platform.copy} />
    </SessionContext>
  )
}

function show(notice: Notice, setEvidence: (failure: Failure) => void): void {
  if (notice.kind === 'done') {
    const { title, undo } = notice
    notify({ title, ...(undo ? { actions: [{ title: 'Undo', run: undo }] } : {}) })
  } else if (notice.kind === 'info') {
    const { title, detail } = notice
    notify({ title, ...(detail ? { detail } : {}), shape: 'ring', tone: 'ink-2' })
  } else {
    const { failure } = notice
    notify({
      title: failure.message,
      ...(failure.hint ? { detail: failure.hint } : {}),
      shape: 'cross',
      tone: 'rust',
      for: 12_000,
      ...(failure.evidence ? { actions: [{ title: 'Evidence', run: () => setEvidence(failure) }] } : {}),
    })
  }
}
