import { loadConfig } from '@appliku/config';
import { deploy } from '@appliku/core';

// #region deploy
await deploy(await loadConfig('.', { environment: 'staging' }));
// #endregion deploy
