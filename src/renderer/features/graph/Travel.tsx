import type { ArmGeometry, Point, ShootGeometry } from '@shared/domain/tree/types'
import { useEffect, useRef } from 'react'
import { smooth } from './draw/path'
import { PEAR } from './draw/shapes'
import { unheard } from './draw/unheard'

/** A landing on its way: from where, along which arm. */
export interface Journey {
  readonly id: string
  readonly shoot: ShootGeometry
  readonly arm: ArmGeometry
}

const MS = 240

/** The way of a landing: down its stem, along its arm, into the trunk. */
export const journeyPath = ({ shoot, arm }: Journey): readonly Point[] => {
  const inwards = arm.curve.filter(point => Math.abs(point.x) < Math.abs(shoot.root.x)).reverse()
  const stem = [...shoot.curve].reverse().filter((_, i) => i % 4 === 0)
  return [...stem, shoot.root, ...inwards]
}

/** A fruit that travels a landing's way once, in 240 ms. With reduced motion it is not shown at all. */
export function Travel({ journey, onEnd }: { journey: Journey; onEnd: (id: string) => void }) {
  const path = useRef<SVGPathElement>(null)
  const fruit = useRef<SVGGElement>(null)
  useEffect(() => {
    const line = path.current
    const moving = fruit.current
    if (line === null || moving === null || matchMedia('(prefers-reduced-motion: reduce)').matches)
      return onEnd(journey.id)
    const length = line.getTotalLength()
    const start = performance.now()
    let frame = 0
    const step = (): void => {
      const t = Math.min(1, (performance.now() - start) / MS)
      const eased = 1 - (1 - t) ** 2
      const { x, y } = line.getPointAtLength(length * eased)
      moving.setAttribute('transform', `translate(${x} ${y}) scale(${1 - 0.45 * eased})`)
      if (t < 1) frame = requestAnimationFrame(step)
      else onEnd(journey.id)
    }
    step()
    return () => cancelAnimationFrame(frame)
  }, [journey, onEnd])
  return (
    <g {...unheard}>
      <path ref={path} d={smooth(journeyPath(journey))} fill="none" />
      <g ref={fruit}>
        <path d={PEAR} fill="var(--leaf)" />
      </g>
    </g>
  )
}
