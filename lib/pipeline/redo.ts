/** What a person asks to be done again. What they name stands as they left it; what follows from it is made anew. */
export const redoPlaces = ['proposal', 'plan', 'checklist', 'tests', 'implementation'] as const

/**
 * `proposal`: broken down again, only before anything is built. `plan`: the tasks get new checklists, too. `checklist`:
 * their tests are written again. `tests`: their tests stand, edited ones once they passed the gates; implemented again.
 * `implementation`: the stored tests stand, whatever was edited; implemented again.
 */
export type RedoPlace = (typeof redoPlaces)[number]

export type Redo = {
  from: RedoPlace
  /** numbers of tasks; none for `proposal` */
  tasks: string[]
}
