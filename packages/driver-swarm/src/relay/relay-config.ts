import type { Slot } from '@appliku/core';
import { serviceName } from '../names.ts';

/** A process that takes traffic, and its port. */
export interface Listener {
  readonly process: string;
  readonly port: number;
  /** Its service has a virtual address: then its tasks have another name. */
  readonly isVirtual?: boolean;
}

/** Ports of the relay's container. */
const first = { a: 10_001, b: 20_001 } as const;
export const probePort = 30_001;
/** Names the task that a probe is for, by address and port. */
export const probeHeader = 'Appliku-Task';
/** What a probe is answered with when nothing listens there. */
export const nobodyListens = 523;

/** Where its container listens for the nth process of a slot. */
export function listenPort(slot: Slot, index: number): number {
  return first[slot] + index;
}

/**
 * Configuration of Nginx that passes connections on as they are, to a task of the release in a slot: names are asked for anew
 * each second, so that it follows tasks that move; a task that does not answer within a second is left out.
 */
export function relayConfig(app: string, listeners: readonly Listener[]): string {
  const servers = (['a', 'b'] as const).flatMap((slot) =>
    listeners.map((listener, index) => server(listenPort(slot, index), targetOf(app, slot, listener))),
  );
  return `# Made by Appliku. Relay of ${app}: from the router on this machine to tasks, wherever they run.
${general}
stream {
${passingOn}${servers.join('')}}

# Asks one task whether it is healthy; asked for none, it says that it is up itself.
http {
  access_log off;
  server {
    listen ${probePort};
    location / {
      if ($http_appliku_task = "") { return 204; }
      if ($http_appliku_task !~ "^[0-9.]+:[0-9]+$") { return 400; }
      proxy_pass http://$http_appliku_task;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header ${probeHeader} "";
      proxy_connect_timeout 1s;
      proxy_buffering off;
      error_page 502 504 = @nobody;
    }
    location @nobody { return ${nobodyListens}; }
  }
}
`;
}

/** The same for the tasks of one service alone, at their own port. */
export function streamConfig(app: string, slot: Slot, listener: Listener): string {
  return `${general}
stream {
${passingOn}${server(listener.port, targetOf(app, slot, listener))}}
`;
}

function targetOf(app: string, slot: Slot, { process, port, isVirtual = false }: Listener): string {
  return `${isVirtual ? 'tasks.' : ''}${serviceName(app, slot, process)}:${port}`;
}

const general = `include /etc/nginx/modules-enabled/*.conf;
worker_processes auto;
worker_rlimit_nofile 65536;
error_log stderr warn;
pid /tmp/appliku-relay.pid;
events { worker_connections 16384; }
`;

const passingOn = `  resolver 127.0.0.11 valid=1s ipv6=off;
  proxy_connect_timeout 1s;
  # The router and the app end what is idle.
  proxy_timeout 1d;
  proxy_half_close on;
  proxy_socket_keepalive on;
`;

function server(port: number, task: string): string {
  return `  server {
    listen ${port};
    set $task ${task};
    proxy_pass $task;
  }
`;
}
