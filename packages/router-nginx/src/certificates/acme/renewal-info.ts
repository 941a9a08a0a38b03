import * as z from 'zod';
import type { AcmeSettings } from '../../options/tls-options.ts';
import { parseRetryAfter } from './acme-error.ts';
import type { Certificate } from '../certificate.ts';
import { type Reply, send } from './transport.ts';
import type { Advice, Windows } from '../windows.ts';

const hour = 60 * 60 * 1000;
/** As long as Let's Encrypt says. */
const usual = 6 * hour;

const directorySchema = z.object({ renewalInfo: z.url().optional() });
const infoSchema = z.object({ suggestedWindow: z.object({ start: z.coerce.date(), end: z.coerce.date() }) });

/**
 * Asks the authority when it wants certificates renewed (RFC 9773), no more often than it says. One that says nothing, or
 * cannot be reached, changes nothing: then the lifetime decides.
 */
export async function refreshWindows(
  certificates: readonly Certificate[],
  former: Windows,
  acme: AcmeSettings,
  signal: AbortSignal,
): Promise<Windows> {
  const now = Date.now();
  const known = Object.fromEntries(
    certificates.flatMap(({ serial }) => (former[serial] === undefined ? [] : [[serial, former[serial]]])),
  );
  const outdated = certificates.filter(({ serial }) => (known[serial]?.askAgain ?? 0) <= now);
  if (outdated.length === 0) return known;
  const ask = (url: string): Promise<Reply | undefined> => asked(url, acme, signal);
  const directory = parsed(directorySchema, await ask(acme.directoryUrl));
  const base = directory?.renewalInfo;
  const fresh = outdated.map(async ({ serial, renewalId }) => {
    const reply =
      base === undefined || renewalId === undefined ? undefined : await ask(`${base.replace(/\/$/, '')}/${renewalId}`);
    return [serial, adviceOf(reply, known[serial], now)] as const;
  });
  return { ...known, ...Object.fromEntries(await Promise.all(fresh)) };
}

/** @internal What was said last holds while nothing else is. */
export function adviceOf(reply: Reply | undefined, former: Advice | undefined, now: number): Advice {
  const pauseMs = parseRetryAfter(reply?.headers['retry-after'], now) ?? usual;
  const askAgain = now + Math.min(24 * hour, Math.max(hour, pauseMs));
  const info = parsed(infoSchema, reply);
  if (info === undefined) return { ...former, askAgain };
  const [start, end] = [info.suggestedWindow.start.getTime(), info.suggestedWindow.end.getTime()];
  return { window: { start, end }, askAgain };
}

async function asked(url: string, { ca }: AcmeSettings, signal: AbortSignal): Promise<Reply | undefined> {
  const headers = { 'user-agent': 'appliku' };
  return send({ url, method: 'GET', headers, body: '' }, { ca, signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof Error) return undefined;
    throw error;
  });
}

function parsed<Value>(schema: z.ZodType<Value>, reply: Reply | undefined): Value | undefined {
  if (reply?.status !== 200) return undefined;
  try {
    return schema.safeParse(JSON.parse(reply.body)).data;
  } catch {
    return undefined;
  }
}
