/** Why bubblewrap does not work on this machine, and what would make it work. */
import { readFile } from 'node:fs/promises'

/** what lib/sandbox/keeper.ts and conversation.ts put before the words that matter */
const wrapping = /^The sandbox for .*? could not be opened: (?:The sandbox has ended: )?/

type Failure = { reason: string; cure: string }

/** From the message of a failed attempt and the kernel settings known to forbid user namespaces. */
export async function explainFailure(message: string): Promise<Failure> {
  const reason = message.trim().replace(wrapping, '')
  if (process.platform !== 'linux') {
    return { reason: 'Bubblewrap exists on Linux only.', cure: 'Install Docker and start it.' }
  }
  if (/spawn bwrap ENOENT|bwrap: not found/.test(message)) return missing('bubblewrap', 'bubblewrap')
  if (/setpriv: not found|failed to execute setpriv/.test(message)) return missing('setpriv', 'util-linux')
  if (/execvp \/usr\/bin\/python3/.test(message)) return missing('/usr/bin/python3', 'python3')
  if (/execvp \/bin\/bash|\/bin\/bash: No such file/.test(message)) return missing('/bin/bash', 'bash')
  if (/unknown option|Unknown option/.test(message)) {
    return { reason, cure: 'Install bubblewrap 0.8 or newer: apt-get install bubblewrap' }
  }
  if (/namespace|uid map|Operation not permitted|clone failed|Permission denied/i.test(message)) {
    return { reason, cure: await namespaceCure() }
  }
  return {
    reason,
    cure: 'Run swe-play doctor again after a look at the reason; with Docker this driver is not needed.',
  }
}

function missing(what: string, debianPackage: string): Failure {
  return { reason: `${what} is not installed.`, cure: `apt-get install -y ${debianPackage}` }
}

async function namespaceCure(): Promise<string> {
  if ((await setting('kernel/apparmor_restrict_unprivileged_userns')) === '1') {
    return 'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (or install an AppArmor profile that gives bwrap userns)'
  }
  if ((await setting('kernel/unprivileged_userns_clone')) === '0')
    return 'sysctl -w kernel.unprivileged_userns_clone=1'
  if ((await setting('user/max_user_namespaces')) === '0') return 'sysctl -w user.max_user_namespaces=10000'
  return (
    'User namespaces are refused here: the kernel does so in a chroot, and container engines do by default. ' +
    'Run outside of the chroot, or give the container --security-opt seccomp=unconfined --security-opt systempaths=unconfined.'
  )
}

async function setting(name: string): Promise<string | null> {
  return readFile(`/proc/sys/${name}`, 'utf8').then(
    (text) => text.trim(),
    () => null, // this kernel has no such setting
  )
}
