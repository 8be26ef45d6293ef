import type { Env } from '@main/ports/processes'

/** What a person may set for git from outside. All other GIT_ variables would bend a command to another repository. */
const allowed =
  /^GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|EXEC_PATH|TEMPLATE_DIR|SSL_.+|LFS_.+|ATTR_NOSYSTEM|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|(AUTHOR|COMMITTER)_(NAME|EMAIL))$/

/** The environment for git: as given, without variables that would redirect it, and never asking in a terminal. */
export function gitEnv(outer: Env): Env {
  const kept = Object.entries(outer).filter(([name]) => !name.startsWith('GIT_') || allowed.test(name))
  return {
    ...Object.fromEntries(kept),
    GIT_TERMINAL_PROMPT: '0',
    // An id means the object that it names, here as everywhere else where what lands is read.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_EDITOR: ':',
    GIT_PAGER: 'cat',
    LC_ALL: 'C',
    LANGUAGE: 'C',
  }
}
