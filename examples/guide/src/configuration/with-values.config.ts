// #region values
import { defineConfig, loadConfig, resolveValues } from '@appliku/config';
import { secret } from '@appliku/core';

export default defineConfig(async (context) => {
  const { API_KEY } = await resolveValues(['API_KEY'], context.values);
  const file = await loadConfig(context.directory, context); // appliku.yml
  return { ...file, env: { ...file.env, API_KEY: secret(API_KEY) }, drainMs: 60_000 };
});
// #endregion values
