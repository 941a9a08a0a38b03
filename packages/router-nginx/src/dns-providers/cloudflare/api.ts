import { messageOf } from '@appliku/core';
import * as z from 'zod';

/** The JSON API of Cloudflare (v4). */
export interface Api {
  /** All of a list, whose pages are read one after the other. */
  list<Item>(item: z.ZodType<Item>, path: string, query: Query, signal: AbortSignal): Promise<readonly Item[]>;
  create(path: string, body: object, signal: AbortSignal): Promise<void>;
  /** Gone is success. */
  remove(path: string, signal: AbortSignal): Promise<void>;
}

type Query = Readonly<Record<string, string>>;

/** What was asked for, and on how many pages. */
interface Answer {
  readonly result: unknown;
  readonly pages: number;
}

const pageSize = '50';

const answerSchema = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).default([]),
  result: z.unknown(),
  result_info: z.object({ total_pages: z.number().default(1) }).nullish(),
});

export function cloudflareApi(url: string, token: string): Api {
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return await fetch(`${url}${path}`, { ...init, headers, redirect: 'error' }).catch((error: unknown) => {
      throw new Error(`no answer from ${new URL(url).host}: ${messageOf(causeOf(error))}`, { cause: error });
    });
  };
  return {
    list: async (item, path, query, signal) => {
      const items = [];
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const search = new URLSearchParams({ ...query, page: String(page), per_page: pageSize }).toString();
        const answer = await answerOf(await send(`${path}?${search}`, { signal }));
        items.push(...z.array(item).parse(answer.result));
        ({ pages } = answer);
      }
      return items;
    },
    create: async (path, body, signal) => {
      await answerOf(await send(path, { method: 'POST', body: JSON.stringify(body), signal }));
    },
    remove: async (path, signal) => {
      const response = await send(path, { method: 'DELETE', signal });
      if (response.status !== 404) await answerOf(response);
    },
  };
}

/** @throws Error with what Cloudflare says is wrong */
async function answerOf(response: Response): Promise<Answer> {
  const parsed = answerSchema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) throw new Error(`it answers ${response.status}, and not as its API does`);
  const { success, errors, result, result_info } = parsed.data;
  if (success) return { result, pages: result_info?.total_pages ?? 1 };
  const reasons = errors.map(({ code, message }) => `${message} (${code})`).join(', ');
  throw new Error(`it answers ${response.status}: ${reasons || 'no reason given'}`);
}

/** Of fetch, which only says that it failed. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}
