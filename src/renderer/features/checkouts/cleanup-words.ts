import { count } from '@renderer/ui/count'

/** What became of one thing that was to be cleared away. */
export interface Cleared {
  readonly what: 'checkout' | 'branch'
  readonly name: string
  readonly gone: boolean
  readonly rescue: string | null
  readonly reason: string | null
}

/** So many of what stayed are named; the rest is counted. */
const NAMED = 3

/** What a clean-up did, in words: how much went, what stayed and why, and where the rest of it is kept. */
export function saidOfCleanup(answers: readonly Cleared[]): { title: string; detail?: string } {
  const gone = answers.filter(one => one.gone)
  const stays = answers.filter(one => !one.gone)
  const kept = gone.filter(({ rescue }) => rescue !== null).length
  const of = (what: Cleared['what'], many: string) => {
    const n = gone.filter(one => one.what === what).length
    return n === 0 ? [] : [count(n, what, many)]
  }
  const went = [...of('checkout', 'checkouts'), ...of('branch', 'branches')].join(' and ')
  const lines = [
    ...(kept > 0 ? [`What only ${kept === 1 ? 'one of them' : `${kept} of them`} held is kept under Rescued.`] : []),
    ...stays.slice(0, NAMED).map(({ name, reason }) => `${name} stays: ${reason ?? 'it is in use'}`),
    ...(stays.length > NAMED ? [`${stays.length - NAMED} more stay.`] : []),
  ]
  const title = went === '' ? 'Nothing was cleared away' : `Cleared away ${went}`
  return lines.length > 0 ? { title, detail: lines.join('\n') } : { title }
}
