import type { Names } from '@appliku/core';
import { appFile, type Input } from './app-file.ts';
import { commonFiles } from './common-files.ts';
import { pageFiles } from './page-lines.ts';
import { slotsText } from './slots.ts';
import { tlsFiles } from './tls-files.ts';
import { usersFiles } from './users-files.ts';

/** All files that an app needs, by path in the tree. */
export function filesFor(input: Input): Names<string> {
  const { app, slots, settings, facts } = input;
  const users = usersFiles(app, settings);
  return {
    ...commonFiles(settings.defaultServer ? settings.port : undefined, facts),
    ...(settings.tls !== undefined && tlsFiles(settings.tls, settings.defaultServer, facts)),
    [`apps/${app}.conf`]: appFile({ ...input, users }),
    [`apps/${app}.json`]: slotsText(slots),
    ...pageFiles(app, settings),
    ...Object.fromEntries([...users.values()].map(({ name, text }) => [`users/${name}`, text])),
    ...(settings.snippet !== undefined && { [`apps/${app}.snippet`]: `${settings.snippet}\n` }),
  };
}
