import { messageOf } from '../../packages/core/src/errors.ts';
import { relayAddress } from './designs.ts';
import type { Nginx } from './nginx.ts';

/** A control server of its own on a unix socket or on a loopback address: what a crash leaves of it. */
export async function survivesKill(nginx: Nginx): Promise<[address: string, answer: string][]> {
  const answers: [string, string][] = [];
  for (const address of [`unix:${nginx.directory}/control.sock`, relayAddress]) {
    await nginx.configure(`server { listen ${address}; }`);
    await nginx.start();
    await nginx.kill();
    answers.push([address.replace(nginx.directory, ''), await startAgain(nginx)]);
  }
  return answers;
}

async function startAgain(nginx: Nginx): Promise<string> {
  try {
    await nginx.start();
  } catch (error) {
    return `no: ${/\[emerg\].*/.exec(messageOf(error))?.[0].replace(nginx.directory, '') ?? messageOf(error)}`;
  }
  await nginx.stop();
  return 'yes';
}
