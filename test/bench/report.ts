/** One measured figure, and what it is held against. */
export interface BenchFigure {
  name: string
  value: number
  unit: string
  /** The limit it must keep, as a sentence ("at most 1.2×") and as a verdict; left out where it only informs. */
  limit?: string
  ok?: boolean
}

export interface BenchReport {
  name: string
  figures: BenchFigure[]
}

/** Prints a report and sets the exit code to 1 when a figure misses its limit. */
export function report({ name, figures }: BenchReport): void {
  const width = Math.max(...figures.map(figure => figure.name.length))
  const lines = figures.map(figure => {
    const value = `${figure.value.toLocaleString('en', { maximumFractionDigits: 3 })} ${figure.unit}`
    const verdict = figure.ok === undefined ? '' : figure.ok ? '  ok' : '  MISSED'
    return `  ${figure.name.padEnd(width)}  ${value.padStart(16)}${figure.limit ? `  (${figure.limit})` : ''}${verdict}`
  })
  process.stdout.write(`${name}\n${lines.join('\n')}\n`)
  if (figures.some(figure => figure.ok === false)) process.exitCode = 1
}
