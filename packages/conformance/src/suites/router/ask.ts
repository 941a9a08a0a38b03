import { request } from 'node:http';
import type { Answer, RouterSubject } from './router-subject.ts';

/** `RouterSubject.ask` for a router that listens at a TCP address. */
export function askAt(address: string, port = 80): RouterSubject['ask'] {
  return (domain, path) =>
    new Promise((resolve) => {
      const sent = request({ host: address, port, path, headers: { host: domain }, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        const answer = (): Answer => ({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(answer()));
        response.on('error', () => resolve(undefined));
      });
      sent.on('error', () => resolve(undefined));
      sent.end();
    });
}
