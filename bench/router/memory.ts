import { type LabServer, until } from '@appliku/lab';
import { round } from '../scene/numbers.ts';

/** What Nginx's master and workers take in all, each shared page once; when the workers of before the last reload are gone. */
export async function memoryMiB(server: LabServer): Promise<number> {
  const leaving = (): ReturnType<LabServer['exec']> => server.exec(['pgrep', '-f', 'worker process is shutting down']);
  await until(async () => (await leaving()).exitCode === 1, { waitingFor: 'the workers of before' });
  const kilobytes = await server.run(['sh', '-c', memoryScript]);
  return round(Number(kilobytes) / 1024, 1);
}

const memoryScript = `for process in $(pgrep -x nginx); do cat "/proc/$process/smaps_rollup"; done |
  awk '$1 == "Pss:" { sum += $2 } END { print sum }'`;
