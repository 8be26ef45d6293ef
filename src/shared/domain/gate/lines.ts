/**
 * Cuts text that arrives in pieces into whole lines.
 * @param onLine gets each line without its break
 * @returns `push` for a piece, `end` for what is left without a break
 */
export function createLineCutter(onLine: (line: string) => void): { push(text: string): void; end(): void } {
  let rest = ''
  return {
    push(text) {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      // A program that never breaks its line (a progress bar) must not grow this without end.
      if (rest.length > 64_000) rest = rest.slice(-4000)
      for (const line of lines) onLine(line)
    },
    end() {
      if (rest !== '') onLine(rest)
      rest = ''
    },
  }
}
