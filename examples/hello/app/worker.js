import { version } from './version.js';

const everyMs = 5000;
let jobs = 0;

console.log(`hello ${version} works`);
const timer = setInterval(() => {
  jobs += 1;
  console.log(`hello ${version} did ${jobs} jobs`);
}, everyMs);

for (const signal of ['SIGTERM', 'SIGINT'])
  process.on(signal, () => {
    console.log(`hello ${version} stops working`);
    clearInterval(timer);
  });
