/** A program that deploys once, and tells what that cost it. Built for plain Node: arguments are one JSON text. */
import { createDeployment, ssh } from '@appliku/core';
import { z } from 'zod';
import { optionsFor, targetSchema } from '../../e2e/src/deployment.ts';

const orderSchema = z.object({ target: targetSchema, port: z.number(), hostKey: z.string() });

const { target, port, hostKey } = orderSchema.parse(JSON.parse(process.argv[2] ?? ''));
const { username, keyFile } = target;
const host = ssh({ host: '127.0.0.1', port, username, privateKeyFile: keyFile, hostKey });
const began = performance.now();
const { outcome } = await createDeployment(optionsFor(target, host)).deploy();
const ms = performance.now() - began;
const { user, system } = process.cpuUsage();
const cost = { outcome, ms, cpuMs: (user + system) / 1000, peakMiB: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(cost));
