import type { Names } from '@appliku/core';
import { appFile, type AppFileInput } from './app-file.ts';
import { commonFiles } from './common-files.ts';
import { slotsText } from './slots.ts';
import { tlsFiles } from './tls-files.ts';

/** All files that an app needs, by path in the tree. */
export function filesFor(input: AppFileInput): Names<string> {
  const { app, slots, settings, facts } = input;
  return {
    ...commonFiles(settings.defaultServer ? settings.port : undefined, facts),
    ...(settings.tls !== undefined && tlsFiles(settings.tls, settings.defaultServer, facts)),
    [`apps/${app}.conf`]: appFile(input),
    [`apps/${app}.json`]: slotsText(slots),
    ...(settings.snippet !== undefined && { [`apps/${app}.snippet`]: `${settings.snippet}\n` }),
  };
}
