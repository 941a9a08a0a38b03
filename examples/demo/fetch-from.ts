import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** The answer for a domain of a server that no DNS knows. */
export async function fetchFrom(address: string, domain: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: address, headers: { host: domain }, agent: false }, (response) => {
      text(response).then(resolve, reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}
