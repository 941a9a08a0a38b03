import { readdir, readFile, readlink } from 'node:fs/promises';

/** How many groups of processes work below a directory: as Linux says, and not as the driver does. */
export async function countBelow(directory: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(async (pid) => (await isLeader(pid)) && (await worksBelow(pid, directory))));
  return found.filter(Boolean).length;
}

async function worksBelow(pid: string, directory: string): Promise<boolean> {
  return readlink(`/proc/${pid}/cwd`).then(
    (path) => path.startsWith(`${directory}/`),
    () => false,
  );
}

async function isLeader(pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [state, , group] = stat.replace(/^.*\) /s, '').split(' ');
  return group === pid && state !== 'Z';
}
