import { setTimeout as sleep } from 'node:timers/promises';
import { startBackend, startStopping } from './backend.ts';
import { upload } from './clients.ts';
import { choose, flip, port, relayAddress } from './designs.ts';
import type { Nginx } from './nginx.ts';

const address = { host: '127.0.0.1', port: 18090 };
const relayed = (nginx: Nginx, upstream: string): string => `
  server { listen ${relayAddress}; ${choose(nginx)}
    proxy_request_buffering off; proxy_buffering off; client_max_body_size 0;
    location / { proxy_pass http://${upstream}; } }`;

/** Ways to keep a body that is still coming in at the switch from a slot that is gone when it is complete. */
const ways: Readonly<Record<string, (nginx: Nginx) => string>> = {
  'slot chosen at the headers, body buffered (the default)': (nginx) => `
  upstream slot_a { server 127.0.0.1:18090; } upstream slot_b { server 127.0.0.1:18091; }
  server { listen ${port}; ${choose(nginx)} location / { proxy_pass http://$slot; } }`,
  'proxy_request_buffering off': (nginx) => `
  upstream slot_a { server 127.0.0.1:18090; } upstream slot_b { server 127.0.0.1:18091; }
  server { listen ${port}; ${choose(nginx)} proxy_request_buffering off; location / { proxy_pass http://$slot; } }`,
  'relay as backup of each slot': (nginx) => `
  upstream slot_a { server 127.0.0.1:18090 max_fails=0; server ${relayAddress} backup; }
  upstream slot_b { server 127.0.0.1:18091 max_fails=0; server ${relayAddress} backup; }
  upstream last_slot_a { server 127.0.0.1:18090; } upstream last_slot_b { server 127.0.0.1:18091; }
  server { listen ${port}; ${choose(nginx)} location / { proxy_pass http://$slot; } }
  ${relayed(nginx, 'last_$slot')}`,
  'requests with a body always by the relay': (nginx) => `
  map "$request_method:$content_length$http_transfer_encoding" $late { default 1; "~^(GET|HEAD|OPTIONS):0?$" ""; }
  upstream slot_a { server 127.0.0.1:18090; } upstream slot_b { server 127.0.0.1:18091; }
  upstream relay { server ${relayAddress}; }
  server { listen ${port}; ${choose(nginx)} if ($late) { set $slot relay; } location / { proxy_pass http://$slot; } }
  ${relayed(nginx, '$slot')}`,
};

/** What the old slot is when the body is complete: not there, or a container on its way down. */
export type Old = 'refuses' | 'being stopped';

export interface UploadResult {
  readonly way: string;
  readonly old: Old;
  readonly answers: readonly string[];
}

/** Uploads of 2 s, the switch in the middle; the old slot is drained of what is connected to it, then goes. */
export async function measureUploads(nginx: Nginx, count: number): Promise<UploadResult[]> {
  const results: UploadResult[] = [];
  for (const [way, http] of Object.entries(ways))
    for (const old of ['refuses', 'being stopped'] as const)
      results.push({ way, old, answers: await measureWay(nginx, http(nginx), { old, count }) });
  return results;
}

async function measureWay(nginx: Nginx, http: string, options: { old: Old; count: number }): Promise<string[]> {
  await flip(nginx, 'a');
  await nginx.configure(http);
  await nginx.start();
  const former = await startBackend('a', address);
  const next = await startBackend('b', { ...address, port: 18091 });
  let retired: Promise<() => Promise<void>> | undefined;
  const retire = (): Promise<void> => {
    retired ??= flip(nginx, 'b').then(() => replace(former, options.old));
    return sleep(500);
  };
  const uploads = Array.from({ length: options.count }, () => upload({ port, pieces: 40, half: retire }));
  const answers = await Promise.all(uploads);
  await (
    await retired
  )?.();
  await next.drain();
  await nginx.stop();
  return answers;
}

/** Ends the old slot once it is idle, as a drain by open connections does. Gives what undoes it. */
async function replace(former: { drain(): Promise<void> }, old: Old): Promise<() => Promise<void>> {
  await former.drain();
  if (old === 'refuses') return () => Promise.resolve();
  const stopping = await startStopping(address);
  return () => stopping.drain();
}
