/**
 * What every sandbox driver must hold, whatever an agent does. One suite for all of them.
 * Real drivers only: a machine where one does not work fails here with the reason and the cure; only a machine without a
 * container engine is let off, which continuous integration counts as a failure.
 */
import { afterAll, beforeAll, describe, test } from 'vitest'
import { abuseContract } from './contract/abuse.ts'
import { filesContract } from './contract/files.ts'
import { SECRET_VARIABLE } from './contract/host.ts'
import { machineOf } from './contract/machine.ts'
import { programsContract } from './contract/programs.ts'
import { shellContract } from './contract/shell.ts'
import { templatesContract } from './contract/templates.ts'
import { wallsContract } from './contract/walls.ts'
import { drivers } from './index.ts'
import { whyNoEngine } from './testing/engine.ts'

const noEngine = await whyNoEngine()

describe.each(Object.values(drivers))('$name', (driver) => {
  const machine = machineOf(driver)
  if (driver.name === 'docker' && noEngine) return test('needs an engine', ({ skip }) => skip(noEngine))

  beforeAll(async () => {
    process.env[SECRET_VARIABLE] = 'of the host'
    const probe = await driver.probe()
    if (!probe.ok) throw new Error(`${probe.reason} ${probe.cure}`)
  })
  afterAll(() => machine.closeAll())

  shellContract(machine)
  abuseContract(machine)
  programsContract(machine)
  templatesContract(machine)
  wallsContract(machine)
  filesContract(machine)
})
