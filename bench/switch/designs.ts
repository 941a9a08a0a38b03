import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import type { Address } from './backend.ts';
import type { Nginx } from './nginx.ts';

export type Slot = 'a' | 'b';

export const port = 18080;
export const relayAddress = '127.80.80.80:18081';

/** One way of sending all new requests to the other slot. */
export interface Design {
  readonly name: string;
  address(slot: Slot): Address;
  http(slot: Slot): string;
  switch(slot: Slot): Promise<void>;
}

export function designs(nginx: Nginx): readonly Design[] {
  return [reloading(nginx), flag(nginx), socket(nginx)];
}

const tcp = (slot: Slot): Address => ({ host: '127.0.0.1', port: slot === 'a' ? 18090 : 18091 });
const upstreams = 'upstream slot_a { server 127.0.0.1:18090; } upstream slot_b { server 127.0.0.1:18091; }';

function reloading(nginx: Nginx): Design {
  const http = (slot: Slot): string =>
    `${upstreams} server { listen ${port}; location / { proxy_pass http://slot_${slot}; } }`;
  return {
    name: 'reload, wait for the old workers',
    address: tcp,
    http,
    switch: async (slot) => {
      await nginx.configure(http(slot));
      await nginx.reload();
    },
  };
}

function flag(nginx: Nginx): Design {
  return {
    name: 'flag file, two upstreams',
    address: tcp,
    http: () => `${upstreams} server { listen ${port}; ${choose(nginx)} location / { proxy_pass http://$slot; } }`,
    switch: (slot) => flip(nginx, slot),
  };
}

function socket(nginx: Nginx): Design {
  const path = (name: string): string => `${nginx.directory}/${name}.sock`;
  return {
    name: 'symlinked unix socket',
    address: (slot) => ({ path: path(slot) }),
    http: () =>
      `upstream live { server unix:${path('live')}; } server { listen ${port}; location / { proxy_pass http://live; } }`,
    switch: (slot) => link(path(slot), path('live')),
  };
}

/** What chooses the slot at the moment a request is looked at. */
export function choose(nginx: Nginx): string {
  return `set $slot slot_a; if (-f ${nginx.directory}/live/b) { set $slot slot_b; }`;
}

export async function flip(nginx: Nginx, slot: Slot): Promise<void> {
  const route = `${nginx.directory}/route-${slot}`;
  await mkdir(route, { recursive: true });
  await writeFile(`${route}/${slot}`, '');
  await link(route, `${nginx.directory}/live`);
}

async function link(target: string, path: string): Promise<void> {
  await rm(`${path}.new`, { force: true });
  await symlink(target, `${path}.new`);
  await rename(`${path}.new`, path);
}
