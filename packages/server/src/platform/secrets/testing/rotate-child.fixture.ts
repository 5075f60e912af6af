import { openSecrets } from '../secrets.ts'

/** Makes keys and forgets some, over and over, and says what it sealed under each: the fault test ends it in the middle. */
const ring = await openSecrets(process.argv[2] ?? '', { now: () => 0 })
for (let turn = 0; turn < 5000; turn++) {
  process.stdout.write(`${ring.seal('bí mật', 'thử')}\n`)
  await ring.rotate()
  if (turn % 10 === 9) {
    const old = ring.keys().slice(5)
    process.stdout.write(`forget ${old.map((key) => key.id).join(',')}\n`)
    await ring.retire(old.map((key) => key.id))
  }
}
