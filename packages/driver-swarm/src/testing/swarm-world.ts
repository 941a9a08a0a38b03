import { type Host, ssh } from '@appliku/core';
import { type Lab, type LabServer, type LabSwarm, swarmOf } from '@appliku/lab';

/** A Swarm of real servers, reached over SSH by a user who is not root. */
export interface SwarmWorld extends AsyncDisposable {
  readonly lab: Lab;
  readonly swarm: LabSwarm;
  /** One connection a server; another call, another one. */
  host(server: LabServer): Host;
}

export async function aSwarm(lab: Lab, managers: number): Promise<SwarmWorld> {
  const swarm = await swarmOf(lab, { managers });
  const hosts: Host[] = [];
  return {
    lab,
    swarm,
    host: ({ address, port }) => {
      const { keyFile: privateKeyFile, knownHostsFile } = lab;
      const host = ssh({ host: address, port, username: 'deploy', privateKeyFile, knownHostsFile });
      hosts.push(host);
      return host;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(hosts.map((host) => host.close()));
      await lab.close();
    },
  };
}
