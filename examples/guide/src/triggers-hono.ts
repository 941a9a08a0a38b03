// #region hono
import { createTriggers, type Queue, type TriggerApp } from '@appliku/triggers';
import { Hono } from 'hono';

export function honoApp(queue: Queue, apps: readonly TriggerApp[]): Hono {
  const triggers = createTriggers({ apps, queue });
  const app = new Hono();
  app.all('/hooks/*', ({ req }) => triggers(req.raw));
  return app;
}
// #endregion hono
