import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { Files } from '@main/ports/files'
import type { Git } from '@main/ports/git'
import type { RepoRef, Status } from '@main/ports/git-types'
import type { Log } from '@main/ports/log'
import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import { watchRefs } from '@main/ports/watch-refs'
import type { Unsubscribe, WatchError, Watcher } from '@main/ports/watcher'
import type { EventRecord } from '@shared/domain/event'
import { lookup } from '@shared/domain/lookup'
import { liveRuns } from '@shared/domain/open'
import { compareBranches, followed, type Owner } from './branches'
import { createFolders } from './folders'
import { createOnce } from './once'
import { progressOf } from './progress'

export interface ObserverDeps {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
  readonly config: ConfigHolder
  readonly files: Pick<Files, 'kind'>
  readonly watcher: Watcher
  readonly log: Log
}

/** Records what git shows: branches, the progress of runs, the state of checkouts. */
export interface Observer extends Service {
  /** Looks at everything once and follows it from then on. */
  start(): Promise<void>
  /** Looks at the refs again, for whoever cannot wait for the watcher. */
  poke(): void
  /** Looks at refs and every checkout, for an engine that follows nothing. */
  look(): Promise<void>
}

/** Checkouts that are looked into at once where all of them are. */
const AT_ONCE = 4

/** Makes the observer. It follows folders through watchers and asks git only when something moved; idle, it does nothing. */
export function createObserver(deps: ObserverDeps): Observer {
  const { engine, git, repo, log } = deps
  const owners = new Map<string, Owner>()
  for (const { branch, service, task } of Object.values(engine.model().runs))
    if (branch) owners.set(branch, { service, task })
  const parents = new Map<string, string | null>()
  const edited = new Set<string>()
  /** Checkouts looked into before, by path: finding out anew what one is takes eight times what looking at its files does. */
  const known = new Map<string, RepoRef>()
  let closed = false
  let unsubscribe = () => {}
  let unwatch: Unsubscribe = async () => {}
  const onBug = (problem: unknown) => log.error('the repository could not be looked at', { problem: String(problem) })

  const refs = createOnce(async () => {
    if (closed) return
    const listed = await git.refs(repo, { prefixes: ['refs/heads/'] })
    if (!listed.ok) return log.warn('refs could not be listed', { code: listed.error.code })
    const model = engine.model()
    const branches = followed(deps.config.current(), listed.value, owners)
    const { seen, gone } = await compareBranches({ git, repo }, model, branches, parents)
    if (closed) return
    if (seen.length > 0 || gone.length > 0) await tell({ type: 'branch.observe', seen, gone })
    const heads = new Map(listed.value.map(ref => [ref.name.slice('refs/heads/'.length), ref.oid]))
    for (const run of liveRuns(model)) {
      const head = run.branch === null ? undefined : heads.get(run.branch)
      const progress = head === undefined ? null : await progressOf({ git, repo }, run, head)
      if (progress && !closed) await tell({ type: 'run.progress', id: run.id, ...progress })
    }
    // A commit changes what is dirty without touching a file.
    for (const checkout of Object.values(model.checkouts)) {
      if (checkout.state !== 'ready' || checkout.branch === null) continue
      const head = heads.get(checkout.branch)
      // A branch that is gone was renamed or deleted by hand; a clone's may not be here yet.
      const lost = head === undefined && checkout.kind === 'worktree' && checkout.store === null
      if (lost || (head !== undefined && head !== checkout.head)) look(checkout.id)
    }
  }, onBug)

  const checkouts = createOnce(async () => {
    for (const id of [...edited]) {
      edited.delete(id)
      if (!closed) await observeCheckout(id)
    }
  }, onBug)

  function look(id: string): void {
    edited.add(id)
    checkouts.poke()
  }

  async function observeCheckout(id: string): Promise<void> {
    const checkout = lookup(engine.model().checkouts, id)
    if (checkout?.state !== 'ready') return
    const before = known.get(checkout.path)
    if (before && (await deps.files.kind(`${checkout.path}/.git`)) !== null) {
      const again = await git.status(before)
      if (again.ok) return observed(id, again.value)
    }
    known.delete(checkout.path)
    const opened = await git.open(checkout.path)
    if (!opened.ok && opened.error.code === 'not-a-repository' && !closed) {
      // Somebody deleted the folder, or what ties it to the repository.
      const left =
        checkout.kind === 'clone'
          ? 'What had been taken over of its branches is in the project; the rest went with the folder.'
          : 'Commits made in it are still on their branches; what was staged is kept when it is removed from the list.'
      const message = `${checkout.path} is not a checkout any more: its folder was deleted or moved. ${left}`
      await tell({ type: 'checkout.break', id, reason: { code: 'folder-missing', message } })
      return
    }
    const status = opened.ok ? await git.status(opened.value) : null
    if (!opened.ok || !status?.ok) return
    known.set(checkout.path, opened.value)
    await observed(id, status.value)
  }

  async function observed(id: string, { branch, head, changed, unmerged, untracked }: Status): Promise<void> {
    if (closed) return
    const dirty = new Set([...changed.map(entry => entry.path), ...unmerged, ...untracked]).size
    await tell({ type: 'checkout.observe', id, branch, head, dirty })
  }

  async function tell(command: Parameters<typeof record>[1]): Promise<void> {
    const done = await record(engine, command)
    if (!done.ok) log.warn('what was seen could not be recorded', { command: command.type, code: done.error.code })
  }

  const folders = createFolders({
    watcher: deps.watcher,
    onSettled: look,
    onUnwatched: error => log.warn(error.message, { code: error.code }),
  })

  function own(records: readonly EventRecord[]): boolean {
    let moved = false
    for (const { event } of records) {
      if (event.type === 'run.prepared' && event.payload.branch !== undefined) {
        const run = lookup(engine.model().runs, event.payload.id)
        if (run) owners.set(event.payload.branch, { service: run.service, task: run.task })
        moved = true
      }
      if (event.type === 'project.configured' || event.type === 'run.started' || event.type === 'landing.landed')
        moved = true
    }
    return moved
  }

  function react(records: readonly EventRecord[]): void {
    if (closed) return
    if (records.some(({ event }) => event.type.startsWith('checkout.') || event.type.startsWith('landing.')))
      folders.follow(engine.model())
    if (own(records)) refs.poke()
  }

  return {
    async start() {
      unsubscribe = engine.subscribe(react)
      const onError = (error: WatchError) => log.warn(error.message, { code: error.code })
      const watching = await watchRefs(deps.watcher, repo.commonDir, { onError }, refs.poke)
      if (watching.ok) unwatch = watching.value
      else onError(watching.error)
      folders.follow(engine.model())
      refs.poke()
      await refs.drain()
    },
    poke: () => refs.poke(),
    look: async () => {
      const waiting = Object.keys(engine.model().checkouts)
      const next = async () => {
        for (let id = waiting.pop(); id !== undefined && !closed; id = waiting.pop()) await observeCheckout(id)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, next))
      refs.poke()
      await refs.drain()
    },
    drain: async () => {
      await refs.drain()
      await checkouts.drain()
    },
    close: async () => {
      closed = true
      unsubscribe()
      await unwatch()
      await folders.close()
      await refs.drain()
      await checkouts.drain()
    },
  }
}
