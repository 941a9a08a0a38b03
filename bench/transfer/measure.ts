import { bringImage, engine, type Host, type Image, prepareDirectories, ssh } from '@appliku/core';
import { type LabServer, startLab } from '@appliku/lab';
import type { Figures, Settings } from '../settings.ts';
import { buildImages } from './images.ts';
import { received, saveAndLoad } from './by-hand.ts';

const app = 'transfer';
const ignore = (): void => undefined;
const quiet = {
  signal: new AbortController().signal,
  log: { debug: ignore, info: ignore, warn: ignore },
  progress: ignore,
} as const;

/**
 * An image of some 300 MB from one server to another, then the same with another top layer of 1 MB: by us, and by
 * `docker save | ssh docker load`. Bytes are those that came in at the server's network card.
 */
export async function measure(_settings: Settings): Promise<Figures> {
  await using lab = await startLab({ name: 'xferb', servers: 2, showNode: true });
  const [from, to] = lab.servers;
  if (from === undefined || to === undefined) throw new Error('the lab has no two servers');
  const { keyFile: privateKeyFile, knownHostsFile } = lab;
  const hostOf = ({ address }: LabServer): Host =>
    ssh({ host: address, username: 'deploy', privateKeyFile, knownHostsFile });
  await using build = hostOf(from);
  await using run = hostOf(to);
  await prepareDirectories(run, app);
  const images = await buildImages(from);
  const ours = (image: Image) => async (): Promise<unknown> => bringImage({ image, app, from: build, to: run }, quiet);
  const byHand = (image: Image) => (): Promise<unknown> => saveAndLoad(image, lab, from, to);
  const memory = watchMemory();
  const [first, changed] = [await figuresOf(to, ours(images.first)), await figuresOf(to, ours(images.changed))];
  const peakBytes = memory.stop();
  for (const { id } of Object.values(images)) await engine(run).removeImage(id);
  const [handFirst, handChanged] = [
    await figuresOf(to, byHand(images.first)),
    await figuresOf(to, byHand(images.changed)),
  ];
  return {
    firstMs: first.ms,
    firstBytes: first.bytes,
    changedMs: changed.ms,
    changedBytes: changed.bytes,
    byHandFirstMs: handFirst.ms,
    byHandFirstBytes: handFirst.bytes,
    byHandChangedMs: handChanged.ms,
    byHandChangedBytes: handChanged.bytes,
    peakMiB: Math.round(peakBytes / 1024 / 1024),
  };
}

async function figuresOf(
  server: LabServer,
  work: () => Promise<unknown>,
): Promise<{ readonly ms: number; readonly bytes: number }> {
  const [before, startedAt] = [await received(server), performance.now()];
  await work();
  return { ms: Math.round(performance.now() - startedAt), bytes: (await received(server)) - before };
}

/** How much more of memory this process had than at the start. */
function watchMemory(): { stop(): number } {
  const start = process.memoryUsage.rss();
  let peak = start;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  return {
    stop: () => {
      clearInterval(timer);
      return peak - start;
    },
  };
}
