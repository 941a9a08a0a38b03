import type { Image } from '@appliku/core';
import type { Lab, LabServer } from '@appliku/lab';

/** $1 the image, $2 the user and server, $3 key, $4 known hosts. */
const script = 'docker save "$1" | ssh -i "$3" -o UserKnownHostsFile="$4" "$2" docker load --quiet';

/** From one server straight to the other. */
export async function saveAndLoad(image: Image, lab: Lab, from: LabServer, to: LabServer): Promise<void> {
  const login = [`deploy@${to.address}`, lab.keyFile, lab.knownHostsFile] as const;
  await from.run(['sh', '-c', script, 'by-hand', image.id, ...login]);
}

/** Bytes that came in at a server's network card since it is on. */
export async function received(server: LabServer): Promise<number> {
  return Number(await server.run(['cat', '/sys/class/net/eth0/statistics/rx_bytes']));
}
