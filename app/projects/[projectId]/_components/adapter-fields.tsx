import { type AdapterName, adapterInfos, adapterNames } from '#lib/pipeline/instances/adapter-info.ts'

type AdapterFieldsProps = { chosen: AdapterName[]; onChange: (chosen: AdapterName[]) => void }

/** None chosen = the tasks themselves are attempted again. */
export function AdapterFields({ chosen, onChange }: AdapterFieldsProps) {
  function toggle(name: AdapterName, on: boolean) {
    // in the order of the registry: a bug that is proved for one adapter serves the next
    onChange(adapterNames.filter((each) => (each === name ? on : chosen.includes(each))))
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Problems to make and solve</legend>
      {adapterNames.map((name) => {
        const { label, benchmark, about } = adapterInfos[name]
        return (
          <label key={name} className="flex items-start gap-2">
            <input
              type="checkbox"
              className="mt-1 accent-accent"
              checked={chosen.includes(name)}
              onChange={(event) => toggle(name, event.target.checked)}
            />
            <span className="min-w-0">
              {label}{' '}
              <span className="text-muted text-sm">
                as {benchmark}: {about}
              </span>
            </span>
          </label>
        )
      })}
      {chosen.length === 0 && (
        <p className="text-muted text-sm">None: fresh attempts at the tasks themselves.</p>
      )}
    </fieldset>
  )
}
