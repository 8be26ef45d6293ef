import type { Project } from '@shared/domain/project/schema'
import { Section } from './section'
import { Cell, Table } from './table'

/** Levels, gates and agents as the configuration in force has them. */
export function Levels({ project }: { project: Project }) {
  const { levels, gates, services } = project.config
  return (
    <>
      <Section title="Levels" note="Where branches land, lowest first, and what each asks for.">
        <Table head={['Level', 'Branch', 'Lands', 'Gates', 'Approval']}>
          {levels.map(level => (
            <tr key={level.name}>
              <Cell strong>{level.name}</Cell>
              <Cell mono>{level.branch}</Cell>
              <Cell>{level.trigger === 'ready' ? 'when ready' : level.trigger}</Cell>
              <Cell>
                {level.gates === null ? 'not configured: nothing lands' : level.gates.join(', ') || 'none, said aloud'}
              </Cell>
              <Cell>{level.approve.join(', ') || '—'}</Cell>
            </tr>
          ))}
        </Table>
      </Section>
      <Section title="Gates" note="Commands whose verdict decides.">
        {gates.length === 0 ? (
          <p className="text-dense text-ink-2">None. Name one under gates, or say gates: none at a level.</p>
        ) : (
          <Table head={['Gate', 'Command']}>
            {gates.map(gate => (
              <tr key={gate.name}>
                <Cell strong>{gate.name}</Cell>
                <Cell mono>{gate.run}</Cell>
              </tr>
            ))}
          </Table>
        )}
      </Section>
      <Section title="Agents" note="Services of the configuration.">
        <Table head={['Name', 'Role', 'Runtime', 'Team', 'At once']}>
          {services.map(service => (
            <tr key={service.name} title={service.persona}>
              <Cell strong>{service.name}</Cell>
              <Cell>{service.role}</Cell>
              <Cell mono>{service.runtime}</Cell>
              <Cell>{service.team ?? '—'}</Cell>
              <Cell>{service.instances}</Cell>
            </tr>
          ))}
        </Table>
      </Section>
    </>
  )
}
