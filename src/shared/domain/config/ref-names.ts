import type { Result } from '@shared/lib/result'
import { err, ok } from '@shared/lib/result'

/** Why git would refuse a branch of this name (the rules of `git check-ref-format --branch`); ok when it would not. */
export function checkBranchName(name: string): Result<string, string> {
  const segments = name.split('/')
  if (name === '' || name === '@' || name === 'HEAD') return err('it cannot be a branch name')
  if (name.startsWith('-')) return err('it starts with "-"')
  if (segments.includes('')) return err('it has an empty part between, before or after "/"')
  const forbidden = [...name].find(letter => letter <= ' ' || letter === '\u007f' || '~^:?*[\\'.includes(letter))
  if (forbidden !== undefined) return err(`it contains ${JSON.stringify(forbidden)}`)
  if (name.includes('..')) return err('it contains ".."')
  if (name.includes('@{')) return err('it contains "@{"')
  if (name.endsWith('.')) return err('it ends in "."')
  if (segments.some(segment => segment.startsWith('.'))) return err('a part of it starts with "."')
  if (segments.some(segment => segment.toLowerCase().endsWith('.lock'))) return err('a part of it ends in ".lock"')
  return ok(name)
}
