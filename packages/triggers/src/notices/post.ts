import { lastLines } from '@appliku/core';

/** How something is sent, or asked for. */
export interface Sending {
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends JSON. The URL may hold a token: no error names it. */
export async function post(url: string, body: unknown, sending: Sending): Promise<void> {
  await exchange('POST', url, sending, body);
}

/** The same by any method, and what is answered, as JSON; undefined: nothing. */
export async function exchange(
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  { signal, headers = {} }: Sending,
  body?: unknown,
): Promise<unknown> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method,
    signal,
    // It would take secrets along to wherever it leads.
    redirect: 'error',
    headers: { ...(text !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(text !== undefined && { body: text }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`answered ${response.status}: ${lastLines(answer, 1).join('').slice(0, 200)}`);
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return isJson && answer !== '' ? JSON.parse(answer) : undefined;
}

/** At most so many characters. */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
