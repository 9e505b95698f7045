/** What the engine is asked for: one locked-in container whose process 1 is the keeper. */
import type Docker from 'dockerode'
import { keeperCommand, type MemoryDisk, memoryDisks } from '../inside.ts'
import type { Limits } from '../sandbox.ts'

const MIB = 1024 * 1024
/** the agent's, in our /etc/passwd */
const USER = '1000:1000'
/** the keeper, and a program it starts while it is at its limit */
const OWN_PROCESSES = 2
/** a disk of this many MiB holds so many files, as on a usual disk (one inode for 4 KiB) */
const INODES_PER_MIB = 256
/** a setting of the kernel; its name stands in the engine's words when the kernel does not have it */
export const LOOPBACK_IPV6 = 'net.ipv6.conf.lo.disable_ipv6'

export type ContainerWishes = {
  name: string
  image: string
  labels: Record<string, string>
  limits: Limits
  podman: boolean
  /** the filter of system calls, as this engine takes it */
  seccomp: string
  /** false where the engine's kernel has no IPv6 to give a loopback of */
  ipv6: boolean
}

export function containerSettings(wishes: ContainerWishes): Docker.ContainerCreateOptions {
  const { name, image, labels, limits, podman, seccomp, ipv6 } = wishes
  return {
    name,
    Image: image,
    Labels: labels,
    Entrypoint: keeperCommand.slice(0, 1),
    Cmd: keeperCommand.slice(1),
    User: USER,
    WorkingDir: '/workspace',
    Hostname: 'sandbox',
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    // when the worker is gone its end of the pipe is too: the keeper leaves, and with it everything
    StdinOnce: true,
    Tty: false,
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      ...walls,
      SecurityOpt: ['no-new-privileges:true', `seccomp=${seccomp}`, ...(podman ? [PODMANS_HIDDEN] : [])],
      ...limitsOf(limits),
      Ulimits: podman ? [...ulimits, PODMANS_PROCESSES] : ulimits,
      Tmpfs: disks(limits, podman),
      // engines turn it off where there is no network, and "localhost" is ::1 too
      Sysctls: ipv6 ? { [LOOPBACK_IPV6]: '0' } : {},
    },
  }
}

/**
 * Docker's own list, and of /sys all but the container's own control group, where the keeper reads how many processes
 * were killed for want of memory.
 */
const hidden = [
  ...[
    'acpi',
    'asound',
    'kcore',
    'keys',
    'latency_stats',
    'sched_debug',
    'scsi',
    'timer_list',
    'timer_stats',
  ].map((name) => `/proc/${name}`),
  ...['block', 'bus', 'class', 'dev', 'devices', 'firmware', 'hypervisor', 'kernel', 'module', 'power'].map(
    (name) => `/sys/${name}`,
  ),
]

/** podman's way to say MaskedPaths, which it does not read */
const PODMANS_HIDDEN = `mask=${hidden.join(':')}`

const walls: Docker.HostConfig & { MaskedPaths: string[] } = {
  AutoRemove: true,
  // NetworkDisabled would start 100 ms sooner, with an empty /etc/hosts in which not even "localhost" stands
  NetworkMode: 'none',
  ExtraHosts: ['sandbox:127.0.0.1'],
  Dns: ['127.0.0.1'],
  DnsSearch: ['.'],
  IpcMode: 'none',
  ReadonlyRootfs: true,
  Privileged: false,
  CapDrop: ['ALL'],
  LogConfig: { Type: 'none', Config: {} },
  MaskedPaths: hidden,
}

const ulimits = [
  { Name: 'nofile', Soft: 4096, Hard: 4096 },
  { Name: 'core', Soft: 0, Hard: 0 },
]
/** podman would raise it above its own limit, which not every machine lets it; counted over all sandboxes of a host */
const PODMANS_PROCESSES = { Name: 'nproc', Soft: 8192, Hard: 8192 }

function limitsOf({ memoryMb, cpus, processes }: Limits): Docker.HostConfig {
  return {
    Memory: memoryMb * MIB,
    MemorySwap: memoryMb * MIB,
    NanoCpus: Math.round(cpus * 1e9),
    PidsLimit: processes + OWN_PROCESSES,
  }
}

function disks(limits: Limits, podman: boolean): Record<string, string> {
  return Object.fromEntries(memoryDisks(limits).map((disk) => [disk.path, diskOptions(disk, podman)]))
}

function diskOptions({ path, sizeMb, mode }: MemoryDisk, podman: boolean): string {
  const size = `size=${Math.floor(sizeMb * MIB)}`
  if (podman) return [...FLAGS, size, ...podmanOptions(path, mode)].join(',')
  const own = mode === '1777' ? [] : ['uid=1000', 'gid=1000']
  const files = `nr_inodes=${Math.max(1024, Math.floor(sizeMb * INODES_PER_MIB))}`
  return [...FLAGS, size, `mode=${mode}`, ...own, files].join(',')
}

const FLAGS = ['rw', 'exec', 'nosuid', 'nodev']

/**
 * podman knows no owner of a memory disk, so all but the only user there may write to it too, and no count of files: the
 * container's memory, of which files take, is what limits them. It would copy what the image has there, and let it show.
 */
function podmanOptions(path: string, mode: string): string[] {
  const open = mode === '1777' ? mode : '0777'
  return [`mode=${open}`, ...(path === '/dev/shm' ? [] : ['notmpcopyup'])]
}
