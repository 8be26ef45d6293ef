import type { LandingView } from '@shared/domain/views'

type Gate = LandingView['gates'][number]

const word = ({ state, ok }: Gate) => (state === 'skipped' ? 'skipped' : ok === null ? '·' : ok ? 'green' : 'red')
const NAMED = 20

/** What a gate of a landing came to, for people: its verdict, and below it the figures, the tests and whatever it says that was not said before. */
export function gateLines(gate: Gate, said: string | null): string[] {
  const { name, exit_code: exit, log, figures, tests, reason, cached } = gate
  const head = [
    word(gate).padEnd(7),
    name,
    exit ? `exit ${exit}` : '',
    cached ? 'known from the same tree' : '',
    log ? `log ${log}` : '',
  ]
  const counts =
    tests && `${tests.passed} of ${tests.total} tests passed${tests.skipped ? `, ${tests.skipped} skipped` : ''}`
  const more = [
    ...(reason === null || said?.includes(reason) ? [] : [reason]),
    ...figures.map(
      ({ name: what, value, required, ok }) => `${ok ? '' : 'not ok: '}${what} ${value ?? '?'} (${required})`,
    ),
    ...(counts ? [counts] : []),
    ...(tests?.failing.slice(0, NAMED) ?? []).map(one => `failed: ${one}`),
  ]
  return [`  ${head.filter(part => part !== '').join('  ')}`, ...more.map(line => `           ${line}`)]
}
