// #region express
import { createTriggers, nodeListener, type Queue, type TriggerApp } from '@appliku/triggers';
import express, { type Express } from 'express';

export function expressApp(queue: Queue, apps: readonly TriggerApp[]): Express {
  const app = express();
  app.use('/hooks', nodeListener(createTriggers({ apps, queue }))); // before express.json(): signatures are over raw bodies
  app.use(express.json());
  return app;
}
// #endregion express
