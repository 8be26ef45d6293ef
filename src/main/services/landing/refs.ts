/** Name of the ref that keeps a landing's head, then its candidate, from being thrown away by git. */
export const candidateRef = (landing: string): string => `refs/espalier/candidates/${landing}`

/** Full name of a branch. */
export const branchRef = (branch: string): string => `refs/heads/${branch}`

export const CANDIDATES = 'refs/espalier/candidates/'
