/** Deploys a directory to the machine it runs on; a process of its own, on a server. Argument: the directory. */
import { deploy, local } from '@appliku/core';
import { localApp } from './local-app.ts';

const { outcome, urls, release, warnings } = await deploy(localApp(process.argv[2] ?? '.', local()));
process.stdout.write(`${JSON.stringify({ outcome, urls, number: release.number, warnings })}\n`);
