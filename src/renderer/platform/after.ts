/** Runs something after a delay, ms; answers what cancels it. */
export function after(delay: number, run: () => void): () => void {
  const timer = setTimeout(run, delay)
  return () => clearTimeout(timer)
}
