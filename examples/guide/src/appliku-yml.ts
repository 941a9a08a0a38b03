import { fromCommand, fromDotenv, fromEnvironment, loadConfig } from '@appliku/config';
import { deploy, ssh } from '@appliku/core';

// #region deploy
await deploy({ host: ssh({ host: 'server.example.com', username: 'deploy' }), ...(await loadConfig('.')) });
// #endregion deploy

// #region values
const options = await loadConfig('.', {
  environment: 'staging',
  values: [
    fromEnvironment('SHOP_'), // SHOP_SECRET_KEY
    fromDotenv('.env.staging'), // SECRET_KEY=...
    fromCommand(['op', 'read', 'op://shop/staging/{name}']), // asked for what nobody before it has
  ],
});
// #endregion values

await deploy({ host: ssh({ host: 'server.example.com', username: 'deploy' }), ...options });
