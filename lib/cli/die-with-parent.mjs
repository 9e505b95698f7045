// Loaded with --import into what the launcher starts: ends the process when its parent is gone, however that one died.
// A kill -9 of the launcher must leave no web server on the port and no worker on the queue.
import { isMainThread } from 'node:worker_threads'

const CHECK_MS = 500
const GRACE_MS = 10_000

if (isMainThread) {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref()
    process.kill(process.pid, 'SIGTERM')
  }, CHECK_MS)
  timer.unref()
}
