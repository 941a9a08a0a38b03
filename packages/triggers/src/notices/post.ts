import { lastLines } from '@appliku/core';

/** Sends JSON. The URL may hold a token: no error names it. */
export async function post(
  url: string,
  body: unknown,
  { signal, headers = {} }: { readonly signal: AbortSignal; readonly headers?: Readonly<Record<string, string>> },
): Promise<void> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method: 'POST',
    signal,
    // It would take secrets along to wherever it leads.
    redirect: 'error',
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`answered ${response.status}: ${lastLines(answer, 1).join('').slice(0, 200)}`);
}

/** At most so many characters. */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
