const E = String.fromCharCode(27)
const green = (text: string) => `${E}[32m${text}${E}[0m`
const red = (text: string) => `${E}[31m${text}${E}[0m`
const dim = (text: string) => `${E}[2m${text}${E}[0m`

const passing = Array.from(
  { length: 90 },
  (_, n) => `  ${green('✓')} api/session › keeps a token for ${n + 1} min ${dim(`(${(n % 9) + 2} ms)`)}`,
)

/** What gates wrote, by log id. */
export const logs: Record<string, string> = {
  'g-pass': [
    '> harbor@1.8.0 test',
    '> node --test',
    '',
    ...passing,
    '',
    `${green('676 passing')} ${dim('(41s)')}`,
    '',
  ].join('\n'),
  'g-fail': [
    '> harbor@1.8.0 test',
    '> node --test',
    '',
    ...passing.slice(0, 18),
    `  ${red('1) refresh token is single use')}`,
    ...passing.slice(18, 30),
    '',
    green('  674 passing (39s)'),
    red('  2 failing'),
    '',
    '  1) auth/refresh › refresh token is single use:',
    red('     AssertionError: expected 200 to equal 401'),
    dim('      at Context.<anonymous> (test/auth/refresh.test.ts:48:31)'),
    dim('      at process.processTicksAndRejections (node:internal/process/task_queues:105:5)'),
    '',
  ].join('\n'),
}
