/** By these names runs, settings and command lines ask for a sandbox; in the order in which they are tried. */
export const driverNames = ['docker', 'bubblewrap'] as const

export type DriverName = (typeof driverNames)[number]
