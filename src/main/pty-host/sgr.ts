/** Follows the colours and styles that SGR sequences set. */
export interface Sgr {
  /** Takes the parameters of one `CSI … m`. */
  apply(params: string): void
  /** Parameters that set the same colours and styles on a terminal without any; '' for none. */
  restore(): string
  /** Takes colours and styles as `restore` told them, in place of those that are set. */
  load(saved: string): void
  reset(): void
}

const STYLES: Readonly<Record<string, string>> = {
  '1': 'bold',
  '2': 'dim',
  '3': 'italic',
  '4': 'underline',
  '5': 'blink',
  '6': 'blink',
  '7': 'inverse',
  '8': 'hidden',
  '9': 'strike',
  '21': 'underline',
  '53': 'overline',
}
const ENDS: Readonly<Record<string, readonly string[]>> = {
  '22': ['bold', 'dim'],
  '23': ['italic'],
  '24': ['underline'],
  '25': ['blink'],
  '27': ['inverse'],
  '28': ['hidden'],
  '29': ['strike'],
  '39': ['fg'],
  '49': ['bg'],
  '55': ['overline'],
  '59': ['line'],
}
const EXTENDED: Readonly<Record<string, string>> = { '38': 'fg', '48': 'bg', '58': 'line' }

const plainColour = (code: number): string | undefined => {
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) return 'fg'
  if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) return 'bg'
  return undefined
}

/** A follower with nothing set. */
export const createSgr = (): Sgr => {
  const set = new Map<string, string>()

  const one = (parts: readonly string[], at: number): number => {
    const part = parts[at] ?? ''
    const code = part.split(':', 1)[0] ?? ''
    const extended = EXTENDED[code]
    if (extended !== undefined && part.includes(':')) set.set(extended, part)
    else if (extended !== undefined) {
      const length = parts[at + 1] === '5' ? 3 : parts[at + 1] === '2' ? 5 : 1
      if (length > 1 && at + length <= parts.length) set.set(extended, parts.slice(at, at + length).join(';'))
      return at + length
    } else if (code === '' || Number(code) === 0) set.clear()
    else if (part === '4:0') set.delete('underline')
    else if (STYLES[code] !== undefined) set.set(STYLES[code], part)
    else if (ENDS[code] !== undefined) for (const name of ENDS[code]) set.delete(name)
    else {
      const slot = plainColour(Number(code))
      if (slot !== undefined) set.set(slot, code)
    }
    return at + 1
  }

  const apply = (params: string): void => {
    const parts = params.split(';')
    for (let at = 0; at < parts.length; ) at = one(parts, at)
  }

  return {
    apply,
    restore: () => [...set.values()].join(';'),
    load(saved) {
      set.clear()
      apply(saved)
    },
    reset: () => set.clear(),
  }
}
