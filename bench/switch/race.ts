import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { flip, port } from './designs.ts';
import type { Nginx } from './nginx.ts';

/** Answers of an Nginx that looks for the flags in an order, while they change every 2 ms, for 8 s. */
export async function measureRace(nginx: Nginx, looks: readonly ('a' | 'b')[]): Promise<ReadonlyMap<string, number>> {
  const lines = looks.map((slot) => `if (-f ${nginx.directory}/live/${slot}) { set $slot ${slot}; }`);
  await nginx.configure(`server { listen ${port}; set $slot none; ${lines.join(' ')} return 200 $slot; }`);
  await flip(nginx, 'a');
  await nginx.start();
  const answers = new Map<string, number>();
  const end = Date.now() + 8000;
  const clients = Array.from({ length: 4 }, () => client(answers, end));
  for (let index = 0; Date.now() < end; index += 1) {
    await flip(nginx, index % 2 === 0 ? 'b' : 'a');
    await sleep(2);
  }
  await Promise.all(clients);
  await nginx.stop();
  return answers;
}

async function client(answers: Map<string, number>, end: number): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  while (Date.now() < end) {
    const answer = await ask(agent);
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  }
  agent.destroy();
}

function ask(agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', agent }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end();
  });
}
