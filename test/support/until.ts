/**
 * Looks at a fact until it holds (is neither undefined, null nor false) and gives it. Fails with `what` at the deadline,
 * ms: a deadline only ends a broken test, it decides nothing.
 */
export async function until<T>(
  what: string | (() => string),
  look: () => Promise<T | undefined | null | false>,
  deadline = 30_000,
): Promise<T> {
  const end = performance.now() + deadline
  for (;;) {
    const fact = await look()
    if (fact !== undefined && fact !== null && fact !== false) return fact
    if (performance.now() > end)
      throw new Error(`Not within ${deadline} ms: ${typeof what === 'string' ? what : what()}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
