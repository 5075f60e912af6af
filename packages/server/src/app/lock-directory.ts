import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StartRefused } from './start-refused.ts'

export interface DirectoryLock {
  release(): Promise<void>
}

/** The data directory is in use by another process. */
export class DirectoryInUse extends StartRefused {
  override readonly name = 'DirectoryInUse'
  readonly pid: number
  constructor(directory: string, pid: number) {
    super(`${directory} is in use by process ${pid}: stop it first, or give another HAIDANG_DATA_DIR`)
    this.pid = pid
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * Takes the data directory for this process: the embedded stores belong to one process each. A lock left behind by a process
 * that is gone (killed, power cut) is taken over.
 * @throws DirectoryInUse
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const path = join(directory, 'process.lock')
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(String(process.pid))
      await file.close()
      return { release: () => rm(path, { force: true }) }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const pid = Number(await readFile(path, 'utf8').catch(() => '0'))
      if (pid > 0 && pid !== process.pid && isAlive(pid)) throw new DirectoryInUse(directory, pid)
      await rm(path, { force: true })
    }
  }
  throw new Error(`${path} cannot be written`)
}
