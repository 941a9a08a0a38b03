import { relayAddress } from './designs.ts';
import type { Nginx } from './nginx.ts';

/** Whether Nginx starts again after SIGKILL of all its processes: with its control server on a unix socket, or on loopback. */
export async function survivesKill(nginx: Nginx): Promise<[name: string, yes: 0 | 1][]> {
  const answers: [string, 0 | 1][] = [];
  for (const address of [`unix:${nginx.directory}/control.sock`, relayAddress]) {
    await nginx.configure(`server { listen ${address}; }`);
    await nginx.start();
    await nginx.kill();
    answers.push([`killed, listen ${address.replace(nginx.directory, '')}: starts again`, await startsAgain(nginx)]);
  }
  return answers;
}

async function startsAgain(nginx: Nginx): Promise<0 | 1> {
  try {
    await nginx.start();
  } catch {
    return 0;
  }
  await nginx.stop();
  return 1;
}
