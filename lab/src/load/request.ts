import http from 'node:http';
import https from 'node:https';
import type { LoadPlan } from './options.ts';

export interface Answer {
  /** Why the request counts as lost; undefined if it was served. */
  readonly error: string | undefined;
  readonly version: string | undefined;
  readonly reused: boolean;
}

export type Client = (path?: string) => Promise<Answer>;

/**
 * Sends single requests. Nothing is ever sent twice: node's agents retry nothing, so what a user's
 * program would see is what is counted.
 */
export function createClient(plan: LoadPlan): Client {
  const secure = plan.url.startsWith('https:');
  // An idle connection is given up before any server of ours would close it (Nginx: 65 s, Node: 5 s and says
  // so); one that the server announces to close is not used again. What is left of the race is the server's.
  const idle = { keepAlive: plan.keepAlive, timeout: 4000 };
  const agent = secure ? new https.Agent(idle) : new http.Agent(idle);
  return (path) => send(plan, agent, path ? new URL(path, plan.url) : new URL(plan.url));
}

function send(plan: LoadPlan, agent: http.Agent, url: URL): Promise<Answer> {
  return new Promise((resolve) => {
    const request = openRequest(plan, agent, url);
    let version: string | undefined;
    const settle = (error: string | undefined): void => {
      clearTimeout(limit);
      resolve({ error, version, reused: request.reusedSocket });
    };
    const limit = setTimeout(() => request.destroy(Object.assign(new Error(), { code: 'timeout' })), plan.timeout);
    request.on('error', (error) => settle(codeOf(error)));
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      version = response.headersDistinct['x-version']?.[0];
      // An answer that breaks off in its body is lost as one that never came.
      response.on('error', (error) => settle(codeOf(error)));
      response.on('end', () => settle(plan.expect.includes(status) ? undefined : `status ${status}`));
      response.resume();
    });
    request.end(plan.method === 'POST' ? plan.body : undefined);
  });
}

function openRequest(plan: LoadPlan, agent: http.Agent, url: URL): http.ClientRequest {
  const host = plan.host ?? url.host;
  const headers = { host, ...(plan.method === 'POST' ? { 'content-length': Buffer.byteLength(plan.body) } : {}) };
  const options = { method: plan.method, agent, headers };
  if (url.protocol === 'http:') return http.request(url, options);
  return https.request(url, { ...options, ca: plan.ca, servername: host.replace(/:\d+$/, '') });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
