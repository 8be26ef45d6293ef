/** Watches how long the event loop is kept from turning, in ms, until it is told to stop. */
export function watchTurns(): { longest(): number; stop(): void } {
  let longest = 0
  let last = performance.now()
  let going = true
  const turn = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (going) setImmediate(turn)
  }
  setImmediate(turn)
  return {
    longest: () => longest,
    stop: () => {
      going = false
    },
  }
}
