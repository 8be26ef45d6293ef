import { realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { WatchError, Watcher } from '@main/ports/watcher'
import { globMatcher } from '@shared/lib/glob'
import { err, ok } from '@shared/lib/result'
import type { Clock } from '@shared/lib/time'
import { createBatch } from './batch'
import { createNested } from './nested'

/** Turns what a caller does not want to hear of into what the native watcher understands: absolute paths and patterns. */
export function nativeIgnores(dir: string, ignore: readonly string[]): string[] {
  return ignore.flatMap(entry => {
    if (/[*?[{]/.test(entry)) return [entry]
    if (entry.startsWith('/')) return [join(dir, entry)]
    return [`**/${entry}`, `**/${entry}/**`]
  })
}

/** The same as patterns over paths below the folder. */
const ignoredBelow = (entry: string): string[] =>
  entry.startsWith('/') ? [entry.slice(1), `${entry.slice(1)}/**`] : [entry, `${entry}/**`, `**/${entry}/**`]

function problem(path: string, cause: unknown): WatchError {
  const said = cause instanceof Error ? cause.message : String(cause)
  if (/no space left|ENOSPC|too many open files|EMFILE|inotify/i.test(said)) {
    const message = `The system follows no more folders, so changes in ${path} are not seen. Raise fs.inotify.max_user_watches and max_user_instances.`
    return { code: 'limit', path, message }
  }
  return { code: 'unavailable', path, message: `Changes in ${path} cannot be followed (${said}). Reload by hand.` }
}

/** Makes the watcher of folders, over the system's own notices (inotify, FSEvents, ReadDirectoryChanges). */
export function createWatcher({
  clock,
  platform = process.platform,
}: {
  readonly clock: Clock
  readonly platform?: string
}): Watcher {
  return {
    async subscribe(dir, options, onChange) {
      const folder = await stat(dir).then(
        found => found.isDirectory(),
        () => false,
      )
      if (!folder)
        return err({
          code: 'no-folder',
          path: dir,
          message: `There is no folder ${dir} to follow. Choose one that exists.`,
        })
      const { settleMs = 50, atMostMs = 1000, ignore = [] } = options
      const batch = createBatch({ clock, settleMs, atMostMs, tell: onChange })
      try {
        // Loaded when first needed: on a system without a build of it, this is an answer and not a crash.
        const native = await import('@parcel/watcher')
        // The native side tells real paths; a caller's own spelling (a linked temporary folder, say) is put back.
        const real = await realpath(dir)
        const spelled = (path: string) =>
          path === real ? dir : path.startsWith(real + sep) ? dir + path.slice(real.length) : path
        const tell = (paths: readonly string[]) => batch.add(paths.map(spelled))
        const follow = (path: string) =>
          native.default.subscribe(
            path,
            (cause, events) => {
              if (cause) return options.onError?.(problem(dir, cause))
              tell(events.map(event => event.path))
              if (platform === 'linux') nested.heard(events)
            },
            { ignore: nativeIgnores(real, ignore) },
          )
        const isIgnored = globMatcher(ignore.flatMap(ignoredBelow))
        const nested = createNested({
          clock,
          follow: path => follow(path).catch(() => null),
          isIgnored: path => isIgnored(relative(real, path).replaceAll('\\', '/')),
          tell,
        })
        const subscription = await follow(real)
        return ok(async () => {
          batch.close()
          await nested.close()
          // Where the folder was deleted the system took its watches with it, and says so; nothing is left to end.
          await subscription.unsubscribe().catch(() => {})
        })
      } catch (cause) {
        batch.close()
        return err(problem(dir, cause))
      }
    },
  }
}
