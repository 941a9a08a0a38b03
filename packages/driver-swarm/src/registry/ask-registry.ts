import { type ClientRequest, request } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { deadline, type Host } from '@appliku/core';

/** Milliseconds. */
const answerMs = 30_000;
/** Of an answer: tokens are small. */
const mostBytes = 1_000_000;

/** What a registry, or who gives tokens for it, is asked. */
export interface RegistryQuestion {
  readonly url: URL;
  readonly method: 'GET' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  /** Certificate of its authority. Default: those that Node trusts. */
  readonly ca: string | undefined;
}

/** What it said. */
export interface RegistryAnswer {
  readonly status: number;
  /** `www-authenticate`: how to log in. */
  readonly challenge: string;
  readonly body: string;
}

/** Asks over HTTP by way of a host, which reaches it as Docker there does. */
export async function askRegistry(
  host: Host,
  question: RegistryQuestion,
  signal: AbortSignal,
): Promise<RegistryAnswer> {
  const { url, ca } = question;
  using limit = deadline(answerMs, signal);
  const port = Number(url.port) || (url.protocol === 'http:' ? 80 : 443);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const stream = await host.connect({ address: name, port });
  try {
    return await answerOf(send(question, url.protocol === 'http:' ? stream : secured(stream, name, ca), limit.signal));
  } finally {
    stream.destroy();
  }
}

function secured(socket: Duplex, host: string, ca: string | undefined): Duplex {
  const name = isIP(host) === 0 ? { servername: host } : {};
  return connect({ socket, host, ...name, ...(ca !== undefined && { ca }) });
}

/** The stream is secured already, where it has to be. */
function send({ url, method, headers }: RegistryQuestion, stream: Duplex, signal: AbortSignal): ClientRequest {
  return request({
    createConnection: () => stream,
    method,
    path: url.pathname + url.search,
    headers: { ...headers, host: url.host, connection: 'close' },
    signal,
  });
}

async function answerOf(asked: ClientRequest): Promise<RegistryAnswer> {
  return new Promise((resolve, reject) => {
    asked.on('error', reject);
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) asked.destroy(new Error('the answer is too long'));
        chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          challenge: response.headers['www-authenticate'] ?? '',
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.end();
  });
}
