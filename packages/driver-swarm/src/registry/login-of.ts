import { type Context, type RegistryLogin, Secret } from '@appliku/core';
import type { Settings } from '../options.ts';
import { serverOf } from './docker-login.ts';

/** What Docker logs in with now; undefined: with nothing. */
export async function loginOf({ registry }: Settings, context: Context): Promise<RegistryLogin | undefined> {
  if (registry?.username === undefined || registry.password === undefined) return undefined;
  const { name, username, password } = registry;
  const value = Secret.isInstance(password) ? password.reveal() : await password();
  context.mask(value);
  return { serveraddress: serverOf(name), username, password: value };
}
