import { once } from 'node:events';
import { connect } from 'node:tls';
import { type Host, deadline } from '@appliku/core';

/** The certificate that Nginx on a host shows for a domain, by its serial number in lower case; undefined: none. */
export async function servedSerial(
  host: Host,
  domain: string,
  port: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const socket = await host.connect({ address: '127.0.0.1', port });
  using limit = deadline(10_000, signal);
  // Any name will do that the wildcard stands for.
  const servername = domain.replace('*', 'appliku-proof');
  // Who signed it does not matter here.
  const secure = connect({ socket, servername, rejectUnauthorized: false });
  try {
    await once(secure, 'secureConnect', { signal: limit.signal });
    return secure.getPeerX509Certificate()?.serialNumber.toLowerCase();
  } finally {
    // What comes after that is of no interest.
    secure.on('error', () => undefined);
    secure.destroy();
    socket.destroy();
  }
}
