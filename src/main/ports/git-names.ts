/**
 * Whether git takes this as the full name of a ref (`refs/heads/main`), by the rules of `git check-ref-format`.
 * Git itself is not asked, so that names can be judged while they are typed. What begins with a dash is none: git takes
 * it for an option.
 */
export function isRefName(name: string): boolean {
  if (name.startsWith('-') || !name.includes('/') || name.endsWith('.') || name.includes('..') || name.includes('@{'))
    return false
  // Control characters, space and the signs that mean something in a revision.
  for (const char of name) if (char <= ' ' || char === '\u007f' || '~^:?*[\\'.includes(char)) return false
  return name.split('/').every(part => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
}

/** Whether git takes this as the short name of a branch (`team/alpha`). */
export function isBranchName(name: string): boolean {
  return name !== 'HEAD' && !name.startsWith('-') && isRefName(`refs/heads/${name}`)
}
