import { type Host, type RegistryLogin } from '@appliku/core';
import * as z from 'zod';
import { askRegistry, type RegistryAnswer } from './ask-registry.ts';
import { manifestUrl, tokenUrl } from './challenge.ts';

/** From where, and as whom. */
export interface RegistryAccess {
  readonly host: Host;
  readonly login: RegistryLogin | undefined;
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

const tokenSchema = z.union([
  z.object({ token: z.string() }).transform(({ token }) => token),
  z.object({ access_token: z.string() }).transform(({ access_token }) => access_token),
]);

/** Removes an image, `repository@sha256:...`, with its tags. Gone is success. @throws what the registry refuses it with */
export async function removeFromRegistry(image: string, access: RegistryAccess): Promise<void> {
  const { url, repository } = manifestUrl(image);
  const remove = (authorization: string | undefined): Promise<RegistryAnswer> =>
    ask(url, 'DELETE', authorization, access);
  const first = await remove(basic(access));
  const tokens = first.status === 401 ? tokenUrl(first.challenge, repository) : undefined;
  const { status } = tokens === undefined ? first : await remove(`Bearer ${await tokenFrom(tokens, access)}`);
  if (status !== 202 && status !== 404) throw new Error(refusalOf(status));
}

async function tokenFrom(url: URL, access: RegistryAccess): Promise<string> {
  const { status, body } = await ask(url, 'GET', basic(access), access);
  if (status !== 200) throw new Error(`${url.host} gives no token: status ${status}`);
  return tokenSchema.parse(JSON.parse(body));
}

function ask(
  url: URL,
  method: 'GET' | 'DELETE',
  authorization: string | undefined,
  { host, ca, signal }: RegistryAccess,
): Promise<RegistryAnswer> {
  return askRegistry(host, { url, method, headers: authorization === undefined ? {} : { authorization }, ca }, signal);
}

function basic({ login }: RegistryAccess): string | undefined {
  if (login === undefined) return undefined;
  return `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
}

function refusalOf(status: number): string {
  if (status === 405) return 'it allows nobody to remove images';
  return status === 401 || status === 403 ? 'the login may not remove images' : `status ${status}`;
}
