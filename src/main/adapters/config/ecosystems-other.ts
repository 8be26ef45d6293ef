import type { Ecosystem, FoundGate } from './ecosystem'
import type { Folder } from './survey'

const gateIn = (folder: Folder, name: string, run: string, why: string, timeout = '10m'): FoundGate => {
  return { name, run, directory: folder.path, why, timeout }
}

/** Cargo. */
export function rust(folder: Folder): Ecosystem | null {
  if (!folder.files.includes('Cargo.toml')) return null
  const run = `cargo test${/^\[workspace\]/m.test(folder.texts['Cargo.toml'] ?? '') ? ' --workspace' : ''}`
  return {
    name: 'Cargo.toml',
    languages: ['Rust'],
    frameworks: [],
    setup: null,
    gates: [gateIn(folder, 'unit', run, 'there is a Cargo.toml; a first build takes its time', '20m')],
  }
}

/** Go modules. */
export function go(folder: Folder): Ecosystem | null {
  if (!folder.files.includes('go.mod')) return null
  const gates = [
    gateIn(folder, 'unit', 'go test ./...', 'there is a go.mod'),
    gateIn(folder, 'vet', 'go vet ./...', 'finds what compiles but is wrong'),
  ]
  return { name: 'go.mod', languages: ['Go'], frameworks: [], setup: 'go mod download', gates }
}

/** Maven and Gradle, through their wrappers where those are there. */
export function java(folder: Folder): Ecosystem | null {
  const has = (name: string) => folder.files.includes(name)
  const gradle = has('build.gradle') || has('build.gradle.kts')
  if (!gradle && !has('pom.xml')) return null
  const run = gradle ? `${has('gradlew') ? './gradlew' : 'gradle'} test` : `${has('mvnw') ? './mvnw' : 'mvn'} -q test`
  const name = gradle ? 'build.gradle' : 'pom.xml'
  const gates = [gateIn(folder, 'unit', run, `there is a ${name}`, '20m')]
  return { name, languages: [has('build.gradle.kts') ? 'Kotlin' : 'Java'], frameworks: [], setup: null, gates }
}

/** Bundler with RSpec or rake. */
export function ruby(folder: Folder): Ecosystem | null {
  const text = folder.texts.Gemfile
  if (text === undefined) return null
  const rspec = /rspec/.test(text) || folder.folders.includes('spec')
  const run = rspec ? 'bundle exec rspec' : folder.files.includes('Rakefile') ? 'bundle exec rake test' : null
  return {
    name: 'Gemfile',
    languages: ['Ruby'],
    frameworks: /['"]rails['"]/.test(text) ? ['Rails'] : [],
    setup: 'bundle install',
    gates: run === null ? [] : [gateIn(folder, 'unit', run, 'there is a Gemfile')],
  }
}

/** Composer with a test script or PHPUnit. */
export function php(folder: Folder): Ecosystem | null {
  const text = folder.texts['composer.json']
  if (text === undefined) return null
  const script = /"test"\s*:/.test(text)
  const unit = folder.files.some(name => /^phpunit\.xml(\.dist)?$/.test(name))
  const run = script ? 'composer test' : unit ? 'vendor/bin/phpunit' : null
  return {
    name: 'composer.json',
    languages: ['PHP'],
    frameworks: /laravel\/framework/.test(text) ? ['Laravel'] : [],
    setup: 'composer install',
    gates: run === null ? [] : [gateIn(folder, 'unit', run, 'there is a composer.json')],
  }
}

/** .NET. */
export function dotnet(folder: Folder): Ecosystem | null {
  const project = folder.files.find(name => /\.(sln|slnx|csproj|fsproj)$/.test(name))
  if (project === undefined) return null
  const gates = [gateIn(folder, 'unit', 'dotnet test', `there is a ${project}`, '20m')]
  return { name: project, languages: ['C#'], frameworks: ['.NET'], setup: 'dotnet restore', gates }
}

/** Mix. */
export function elixir(folder: Folder): Ecosystem | null {
  if (!folder.files.includes('mix.exs')) return null
  const gates = [gateIn(folder, 'unit', 'mix test', 'there is a mix.exs')]
  return { name: 'mix.exs', languages: ['Elixir'], frameworks: [], setup: 'mix deps.get', gates }
}

/** A Makefile's test, check and lint targets. */
export function make(folder: Folder): Ecosystem | null {
  const text = folder.texts.GNUmakefile ?? folder.texts.makefile ?? folder.texts.Makefile
  if (text === undefined) return null
  const has = (target: string) => new RegExp(`^${target}\\s*:(?!=)`, 'm').test(text)
  const test = ['test', 'check'].find(has)
  const gates = [
    ...(test ? [gateIn(folder, 'unit', `make ${test}`, `the "${test}" target of the Makefile`)] : []),
    ...(has('lint') ? [gateIn(folder, 'lint', 'make lint', 'the "lint" target of the Makefile')] : []),
  ]
  return gates.length === 0 ? null : { name: 'Makefile', languages: [], frameworks: [], setup: null, gates }
}
