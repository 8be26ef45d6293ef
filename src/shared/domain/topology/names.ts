import type { Failure } from '../failure'

/** Why a branch cannot be made beside those there are, and the nearest name that can. */
export interface NameClash {
  readonly code: 'exists' | 'case' | 'below' | 'above' | 'reserved' | 'too-long'
  /** The branch it meets, where it meets one. */
  readonly other: string | null
  readonly message: string
}

// Git keeps a ref as a file: Windows cannot make these, whatever ends they have.
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i
/** What file systems take in one part, with room for ".lock". */
const LONGEST_PART = 250
const LONGEST = 1000

// Repositories travel: what is two branches here is one on a disk that does not tell case or composition apart.
const folded = (name: string) => name.normalize('NFC').toLowerCase()

const width = (letter: string) => {
  const code = letter.codePointAt(0) ?? 0
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}
/** Length as UTF-8, which is how most disks count. */
const bytes = (text: string) => [...text].reduce((sum, letter) => sum + width(letter), 0)

/** What is taken, folded so that one look finds a name and one looks finds a folder of names. */
interface Taken {
  readonly names: ReadonlyMap<string, string>
  readonly folders: ReadonlyMap<string, string>
}

function read(branches: Iterable<string>): Taken {
  const names = new Map<string, string>()
  const folders = new Map<string, string>()
  for (const branch of branches) {
    const key = folded(branch)
    names.set(key, branch)
    for (let cut = key.lastIndexOf('/'); cut > 0; cut = key.lastIndexOf('/', cut - 1)) {
      const folder = key.slice(0, cut)
      if (!folders.has(folder)) folders.set(folder, branch)
    }
  }
  return { names, folders }
}

function clash(name: string, taken: Taken): NameClash | null {
  const parts = name.split('/')
  const reserved = parts.find(part => RESERVED.test(part))
  if (reserved !== undefined) {
    const message = `"${name}" has the part "${reserved}", which Windows keeps for itself`
    return { code: 'reserved', other: null, message }
  }
  if (bytes(name) > LONGEST || parts.some(part => bytes(part) > LONGEST_PART)) {
    return {
      code: 'too-long',
      other: null,
      message: `"${name.slice(0, 60)}…" is longer than a disk can hold as a branch`,
    }
  }
  const key = folded(name)
  // Looked for first: no number at its end helps a name that lies below another.
  for (let cut = key.lastIndexOf('/'); cut > 0; cut = key.lastIndexOf('/', cut - 1)) {
    const file = taken.names.get(key.slice(0, cut))
    if (file === undefined) continue
    const message = `"${name}" cannot stand beside the branch ${file}: git keeps branches as files, and ${file} is one`
    return { code: 'below', other: file, message }
  }
  const same = taken.names.get(key)
  if (same === name) return { code: 'exists', other: same, message: `There is a branch ${name} already` }
  if (same !== undefined) {
    const message = `"${name}" differs from the branch ${same} in case alone, and some disks cannot tell them apart`
    return { code: 'case', other: same, message }
  }
  const under = taken.folders.get(key)
  if (under !== undefined) {
    const message = `"${name}" cannot stand beside ${under}: git keeps branches as files, and ${name} is a folder there`
    return { code: 'above', other: under, message }
  }
  return null
}

/** What stands in the way of a branch of this name; null where it can be made. */
export const nameClash = (name: string, branches: Iterable<string>): NameClash | null => clash(name, read(branches))

const SHORT_PART = 60
const MOST_PARTS = 8

/** A name of another shape that this clash does not meet; null where only a number helps. */
function reshaped(name: string, met: NameClash): string | null {
  const parts = name.split('/')
  if (met.code === 'below' && met.other !== null) {
    const depth = met.other.split('/').length
    return `${parts.slice(0, depth).join('/')}-${parts.slice(depth).join('/')}`
  }
  if (met.code === 'reserved')
    return parts.map(part => (RESERVED.test(part) ? part.replace(/^[^.]+/, '$&-branch') : part)).join('/')
  if (met.code !== 'too-long') return null
  return parts
    .slice(0, MOST_PARTS)
    .map(part => [...part].slice(0, SHORT_PART).join(''))
    .join('/')
}

/** The name itself where it is free, else the nearest one that is. */
export function freeName(name: string, branches: Iterable<string>): string {
  const taken = read(branches)
  let shape = name
  for (let met = clash(shape, taken); met !== null; met = clash(shape, taken)) {
    const other = reshaped(shape, met)
    if (other === null) break
    shape = other
  }
  if (clash(shape, taken) === null) return shape
  for (let n = 2; ; n++) if (clash(`${shape}-${n}`, taken) === null) return `${shape}-${n}`
}

/** A clash as a failure that says what to call it instead. */
export function clashFailure(name: string, met: NameClash, branches: Iterable<string>): Failure {
  return {
    code: 'branch-name',
    message: `${met.message}.`,
    hint: `The nearest name that works is ${freeName(name, branches)}.`,
    path: name,
  }
}
