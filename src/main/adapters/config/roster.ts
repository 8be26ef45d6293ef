import { slugify } from '@shared/lib/slug'
import type { Ecosystem } from './ecosystem'
import type { Survey } from './survey'

/** One service that suits a project. */
export interface FoundService {
  readonly name: string
  readonly role: 'implementor' | 'tester'
  readonly persona: string
  readonly languages: readonly string[]
  readonly frameworks: readonly string[]
  /** Folders it may write to; "/" for all. */
  readonly directories: readonly string[]
}

type Part = { readonly name: string; readonly persona: string; readonly folder: RegExp }

const parts: readonly Part[] = [
  {
    name: 'frontend',
    persona: 'Frontend developer focused on UI, UX and performance',
    folder: /^((src|apps|packages)\/)?(frontend|client|web|webapp|ui)$/,
  },
  {
    name: 'backend',
    persona: 'Backend developer focused on APIs and data processing',
    folder: /^((src|apps|packages)\/)?(backend|server|api)$/,
  },
  {
    name: 'database',
    persona: 'Database specialist focused on schema and migrations',
    folder: /^(src\/)?(database|db|migrations)$/,
  },
  { name: 'docs', persona: 'Technical writer who keeps the documentation true', folder: /^(docs?|documentation)$/ },
]
const testFolder = /^((src|packages|apps)\/)?(tests?|spec|e2e|__tests__|integration-tests)$/
const packageHome = /^(packages|apps|crates|services|libs|modules)\/[^/]+$/
const mostPackages = 5

/** Services that fit a project's folders: at least one implementor, and a tester where there are tests. */
export function servicesOf(survey: Survey, ecosystems: readonly Ecosystem[]): FoundService[] {
  const folders = survey.below.map(folder => folder.path)
  const languages = [...new Set(ecosystems.flatMap(one => one.languages))]
  const frameworks = [...new Set(ecosystems.flatMap(one => one.frameworks))]
  const skilled = { languages, frameworks }
  const split = parts.flatMap(({ name, persona, folder }): FoundService[] => {
    const directories = folders.filter(path => folder.test(path))
    return directories.length === 0 ? [] : [{ name, role: 'implementor', persona, ...skilled, directories }]
  })
  const builds = split.filter(service => service.name !== 'docs')
  const packages = packagesOf(survey)
  const implementors =
    builds.length >= 2
      ? builds
      : packages.length >= 2
        ? packages.map(path => packageService(path, skilled))
        : [developer(skilled)]
  const docs = split.filter(service => service.name === 'docs')
  return [...implementors, ...docs, ...testers(folders, skilled)]
}

type Skills = Pick<FoundService, 'languages' | 'frameworks'>

const developer = (skills: Skills): FoundService => ({
  name: 'developer',
  role: 'implementor',
  persona: 'Developer who writes small, tested, readable changes',
  ...skills,
  directories: ['/'],
})

function packageService(path: string, skills: Skills): FoundService {
  const name = slugify(path.split('/').at(-1) ?? path) || 'package'
  return { name, role: 'implementor', persona: `Developer of ${path}`, ...skills, directories: [path] }
}

// Few packages make a service each; many would be a crowd.
function packagesOf(survey: Survey): string[] {
  const found = survey.below.filter(folder => packageHome.test(folder.path) && folder.files.length > 0)
  const names = new Set(found.map(folder => slugify(folder.path.split('/').at(-1) ?? '')))
  return found.length <= mostPackages && names.size === found.length ? found.map(folder => folder.path) : []
}

function testers(folders: readonly string[], skills: Skills): FoundService[] {
  const directories = folders.filter(path => testFolder.test(path))
  if (directories.length === 0) return []
  const persona = 'Tester who finds what others overlooked and writes it down as a test'
  return [{ name: 'tester', role: 'tester', persona, languages: skills.languages, frameworks: [], directories }]
}
