import { readFileSync } from 'node:fs';

/** Watches the resident memory of a process and all that it started, and gives the most that was seen, in MiB. */
export function watchMemory(pid: number): { peakMiB(): number } & Disposable {
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, residentKiB(pid))), 20);
  return { peakMiB: () => peak / 1024, [Symbol.dispose]: () => clearInterval(timer) };
}

function residentKiB(pid: number): number {
  const own = Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return children.reduce((sum, child) => sum + residentKiB(child), own);
}

/** Empty: the process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
