import { resolve } from 'node:path'
import { type RescueView, rescueView } from '@shared/domain/rescue/view'
import { checkoutViews } from '@shared/domain/views'
import type { Command } from 'commander'
import type { Registry, Verb } from '../context'
import { EXIT, Stop } from '../exit'
import { findCheckout } from '../find'
import { table } from '../output'
import { type Session, unwrap } from '../session'

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const
const size = (bytes: number): string => {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return `${Number((bytes / 1000 ** step).toFixed(1))} ${UNITS[step]}`
}
const days = (ms: number): string => `${Math.round(ms / 86_400_000)} days`

async function views(session: Session): Promise<{ all: RescueView[]; keep: string }> {
  const { rescues, expired, keepMs, maxBytes } = unwrap(await session.call('rescue.list', {}))
  const reasons = new Map(expired.map(({ id, reason }) => [id, reason]))
  const all = rescues.map(rescue => rescueView(rescue, reasons.get(rescue.id) ?? null))
  return {
    all,
    keep: `Kept for ${days(keepMs)}, and up to ${size(maxBytes)} in all (checkouts.rescue); nothing goes by itself.`,
  }
}

function found(all: readonly RescueView[], id: string): RescueView {
  const match = all.find(view => view.id === id || view.ref === id)
  if (match) return match
  const hint = '`espalier checkout rescued` lists them.'
  throw new Stop({ code: 'no-rescue', message: `There is no rescue “${id}”.`, hint })
}

/** `espalier checkout rescued …` and `restore`: what was kept before something went. */
export function rescueVerbs(checkout: Command, action: Registry['action']): void {
  const rescued = checkout
    .command('rescued')
    .description('what was kept before something was removed, reset or overwritten')
  rescued
    .command('list', { isDefault: true })
    .description('all of it, newest first; plain `rescued` says the same')
    .action(
      action(async (verb: Verb) => {
        const { all, keep } = await views(await verb.session())
        verb.out.answer(all, () =>
          all.length === 0
            ? 'Nothing was rescued yet. Whatever only a checkout holds is kept here before it goes.'
            : `${table(['id', 'before', 'branch', 'files', 'size', 'why'], all.map(row))}\n${keep}`,
        )
        return EXIT.done
      }),
    )
  rescued
    .command('show <id>')
    .description('one of them, with its changes')
    .action(
      action(async (verb: Verb, id: string) => {
        const session = await verb.session()
        const view = found((await views(session)).all, id)
        const { files, patch, truncated } = unwrap(await session.call('diff', { of: 'commit', id: view.commit }))
        verb.out.answer({ ...view, changes: files, patch, truncated }, () =>
          [
            `${view.id}  ${view.why}`,
            `  when    ${view.at}  by ${view.by}`,
            `  where   ${view.path}${view.branch ? ` on ${view.branch}` : ''}`,
            `  holds   ${holdsOf(view)}`,
            `  ref     ${view.ref}`,
            '',
            patch,
          ].join('\n'),
        )
        return EXIT.done
      }),
    )
  rescued
    .command('prune [ids...]')
    .description('let go of those that are older or larger than checkouts.rescue says, or of those named')
    .option('--dry-run', 'only say which, and why')
    .action(
      action(async (verb: Verb, ids: string[], options: { dryRun?: boolean }) => {
        const session = await verb.session()
        const { all } = await views(session)
        for (const id of ids) found(all, id)
        const dry = options.dryRun ?? false
        const { gone } = unwrap(await session.call('rescue.prune', ids.length > 0 ? { ids, dry } : { dry }))
        const answer = gone.map(({ id, reason, bytes }) => ({ id, reason, size: bytes, pruned: !dry }))
        verb.out.answer(answer, () =>
          gone.length === 0
            ? 'Nothing to let go of.'
            : table(
                ['id', 'size', dry ? 'would go, because' : 'gone, because'],
                gone.map(({ id, bytes, reason }) => [id, size(bytes), reason]),
              ),
        )
        return EXIT.done
      }),
    )
  checkout
    .command('restore <id>')
    .description('lay out again what a rescue holds: in a new checkout, or in one that is there')
    .option('--to <path>', 'a folder that is not there yet')
    .option('--in <checkout>', 'into this checkout, instead of a new one')
    .option('--rescue', 'keep what is in that checkout first')
    .action(
      action(async (verb: Verb, id: string, options: { to?: string; in?: string; rescue?: boolean }) => {
        const session = await verb.session()
        const view = found((await views(session)).all, id)
        if (options.in !== undefined) findCheckout(await session.model(), options.in)
        const place = {
          ...(options.to === undefined ? {} : { to: resolve(verb.cwd, options.to) }),
          ...(options.in === undefined ? {} : { into: options.in }),
        }
        const input = { id: view.id, ...place, rescue: options.rescue ?? false }
        const made = unwrap(await session.call('rescue.restore', input))
        const there = checkoutViews(await session.model(), Date.now()).find(one => one.id === made.id)
        verb.out.answer({ ...there, ...made, restored: view.id }, () =>
          [
            `${view.id} is laid out again in ${made.path} (${made.id}). The rescue stays.`,
            ...(made.kept ? [`What was there before is kept as ${made.kept}.`] : []),
          ].join('\n'),
        )
        return EXIT.done
      }),
    )
}

const count = (n: number, one: string, many: string) => (n === 0 ? [] : [`${n} ${n === 1 ? one : many}`])

/** What a rescue holds, in words. */
const holdsOf = (view: RescueView): string =>
  [
    `${view.files} changed ${view.files === 1 ? 'file' : 'files'}, ${size(view.size)}`,
    ...count(view.lost_commits, 'commit on no branch', 'commits on no branch'),
    ...count(view.branches, 'branch', 'branches'),
    ...count(view.names, 'tag or other name', 'tags and other names'),
    ...count(view.stashes, 'stash', 'stashes'),
    ...(view.modules.length > 0
      ? [`changes in the submodules ${view.modules.map(({ path }) => path).join(', ')}`]
      : []),
    ...(view.operation ? [`an unfinished ${view.operation}`] : []),
  ].join(', ')

const row = (view: RescueView) => [
  view.id,
  view.what,
  view.branch ?? '(detached)',
  String(view.files),
  size(view.size),
  `${view.why}${view.expired ? ` (to go: ${view.expired})` : ''}`,
]
