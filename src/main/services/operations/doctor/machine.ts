import { bad, type Check, warn, well } from './deps'

const GIGABYTE = 1e9
const LITTLE = 2 * GIGABYTE
const LARGE = 50_000_000
const MOST_LOOKS = 500

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

/** The disk the checkouts are on. */
export const checkDisk: Check = async ({ files, root }, repo) => {
  const found = []
  const free = await files.free(root)
  if (free !== null && free < LITTLE) {
    found.push(
      warn(
        'disk',
        `Only ${megabytes(free)} are free. Every agent has a checkout of its own.`,
        'Make room, or set checkouts.root to another disk.',
      ),
    )
  } else if (free !== null) found.push(well('disk', `${Math.round(free / GIGABYTE)} GB free.`))
  if (!(await files.writable(root)))
    found.push(bad('disk', `${root} cannot be written.`, 'Make the folder writable, or work on a copy.'))
  if (await files.ignoresCase(repo.commonDir)) {
    found.push(well('case', 'Names that differ in case alone are one file on this disk; branches too.'))
  }
  return found
}

/** Large files that lie about untracked: an agent that adds everything would commit them. */
export const checkLargeFiles: Check = async ({ git, files, root }, repo) => {
  const status = await git.status(repo)
  if (!status.ok) return []
  const large: string[] = []
  for (const path of status.value.untracked.slice(0, MOST_LOOKS)) {
    const size = await files.size(`${root}/${path}`)
    if (size !== null && size > LARGE) large.push(`${path} (${megabytes(size)})`)
  }
  if (large.length === 0) return []
  return [
    warn(
      'large-files',
      `Large files are neither tracked nor ignored: ${large.slice(0, 10).join(', ')}.`,
      'Add them to .gitignore.',
    ),
  ]
}

/** What programs agents will find. */
export const checkShell: Check = async ({ loginEnv }) => {
  const env = await loginEnv()
  const path = env.PATH ?? env.Path ?? ''
  if (path === '')
    return [
      bad('path', 'Your login shell gives no PATH, so no agent can be found.', 'Set PATH in your shell’s profile.'),
    ]
  return [well('path', `Agents get your login shell’s PATH: ${path}`)]
}
