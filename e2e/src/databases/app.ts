/** Sends a message and adds a row at each request, by the URLs that `appliku.yml` gives, and tells how many there are. */
export const databasesApp: Readonly<Record<string, string>> = {
  'appliku.yml': `app: databases
domains: [databases.example.com]
build_settings:
  build_image: dockerfile
  container_port: 3000
  environment_variables:
    - { name: MQ_URL, from_database: { name: mq, property: connection_url } }
    - { name: DB_URL, from_database: { name: db, property: private_connection_url } }
services: { web: { health: /up } }
databases:
  mq: { type: rabbitmq }
  db: { type: mysql_8 }
`,
  Dockerfile: `FROM node:20-slim
WORKDIR /app
RUN npm init --yes && npm install amqplib@0.10 mysql2@3
COPY server.mjs ./
CMD ["node", "server.mjs"]
`,
  'server.mjs': `import { createServer } from 'node:http';
import amqp from 'amqplib';
import mysql from 'mysql2/promise';
async function messages() {
  const connection = await amqp.connect(process.env.MQ_URL);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('kept', { durable: true });
  channel.sendToQueue('kept', Buffer.from('hello'), { persistent: true });
  await channel.waitForConfirms();
  const { messageCount } = await channel.checkQueue('kept');
  await connection.close();
  return messageCount;
}
async function rows() {
  const db = await mysql.createConnection(process.env.DB_URL);
  await db.query('CREATE TABLE IF NOT EXISTS kept (id INT)');
  await db.query('INSERT INTO kept VALUES (1)');
  const [[{ count }]] = await db.query('SELECT COUNT(*) AS count FROM kept');
  await db.end();
  return count;
}
async function answer() {
  return { messages: await messages(), rows: await rows() };
}
const server = createServer((request, response) => {
  if (request.url === '/up') return response.end('up');
  answer().then((found) => response.end(JSON.stringify(found)), (error) => response.writeHead(500).end(String(error)));
});
server.listen(process.env.PORT);
process.on('SIGTERM', () => server.close());
`,
};
