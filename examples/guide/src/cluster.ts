import { ssh } from '@appliku/core';
import { type Cluster, type ClusterNode, cluster } from '@appliku/driver-swarm';

// #region ensure
function server(last: number): ClusterNode {
  const host = ssh({ host: `203.0.113.${last}`, username: 'deploy' });
  return { host, address: `10.0.0.${last}` }; // of the private network between them
}

const fourth = server(14);
const shop: Cluster = cluster({ managers: [server(11), server(12), server(13)], workers: [fourth] });

export async function setUp(): Promise<void> {
  const lacking = (await shop.check()).filter(({ state }) => state !== 'ok');
  for (const { host, what, found, fix } of lacking) console.log(host, what, found, fix);
  await shop.ensure(); // makes the Swarm; a second time changes nothing
}
// #endregion ensure

// #region leave
export async function takeOut(): Promise<void> {
  await shop.drain(fourth); // other servers run what it ran
  await shop.activate(fourth); // it may run tasks again
  await shop.remove(fourth); // drains it, and takes it out of the Swarm
}
// #endregion leave
