import { fileURLToPath } from 'node:url';
import { DeployError } from '@appliku/core';
import type { Queue, QueueJob } from '@appliku/triggers';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { type App, deploymentOf } from './apps.ts';
import { type BrowserEvent, sendEvents } from './send-events.ts';

const pages = fileURLToPath(new URL('../public', import.meta.url));

// #region platform
/** What the page in `public/` asks. Whoever gets here may deploy: a real platform has its users sign in before. */
export function createPlatform(apps: ReadonlyMap<string, App>, queue: Queue): Express {
  const platform = express();
  platform.use(express.static(pages), express.json());

  platform.get('/apps', (_, response) => void response.json([...apps.keys()]));

  platform.post('/apps/:app/deployments', async ({ params, body }, response) => {
    const { name, server } = find(apps, params.app);
    const { job } = await queue.add({ app: name, host: server, by: 'the dashboard', ...commitOf(body) });
    response.status(202).json(job);
  });

  platform.post('/apps/:app/rollbacks', async ({ params }, response) => {
    const { name, server } = find(apps, params.app);
    const { job } = await queue.add({ app: name, host: server, by: 'the dashboard', action: 'rollback' });
    response.status(202).json(job);
  });

  // What serves now, as observed on the server: no database of the platform's own can be wrong about it.
  platform.get('/apps/:app', async ({ params }, response) => {
    const app = find(apps, params.app);
    response.json((await deploymentOf(app).current({ signal: AbortSignal.timeout(30_000) })) ?? null);
  });

  platform.get('/apps/:app/logs', async ({ params }, response) => {
    const app = find(apps, params.app);
    await sendEvents(response, async function* lines(signal): AsyncGenerator<BrowserEvent> {
      for await (const line of deploymentOf(app).logs({ follow: true, tail: 100, signal }))
        yield { event: 'line', data: line };
    });
  });

  platform.get('/deployments/:id/events', async ({ params, headers }, response) => {
    const { id } = await findJob(queue, params.id);
    const after = Number.parseInt(String(headers['last-event-id']), 10) || 0;
    await sendEvents(response, async function* lines(signal): AsyncGenerator<BrowserEvent> {
      for await (const line of queue.follow(id, { after, signal }))
        yield { event: 'line', data: line, id: line.number };
      yield { event: 'end', data: await findJob(queue, id) };
    });
  });

  platform.delete('/deployments/:id', async ({ params }, response) => {
    const { id } = await findJob(queue, params.id);
    response.json(await queue.cancel(id, { by: 'the dashboard' }));
  });

  return platform.use(answerError);
}
// #endregion platform

class NotThere extends Error {}

function find(apps: ReadonlyMap<string, App>, name: string): App {
  const app = apps.get(name);
  if (app === undefined) throw new NotThere(`there is no app ${name}`);
  return app;
}

async function findJob(queue: Queue, id: string): Promise<QueueJob> {
  const job = await queue.find(id);
  if (job === undefined) throw new NotThere(`there is no deployment ${id}`);
  return job;
}

/** What was posted, if anything was. The queue refuses what is no commit. */
function commitOf(body: unknown): { readonly commit?: string } {
  if (typeof body !== 'object' || body === null || !('commit' in body)) return {};
  return { commit: String(body.commit) };
}

/** Wrong input is a TypeError, here as everywhere in the SDK; what is no JSON a SyntaxError. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (error instanceof NotThere) response.status(404).json({ error: error.message });
  else if (error instanceof TypeError || error instanceof SyntaxError)
    response.status(400).json({ error: error.message });
  else if (DeployError.isInstance(error)) response.status(502).json({ error });
  else response.status(500).json({ error: 'the platform failed' });
};
