import { fault, version } from './version.js';

console.log(`hello ${version} migrates`);
if (process.env.FAIL_MIGRATE !== undefined || fault === 'migrate') {
  console.error('The migration cannot be done: a column is missing');
  process.exitCode = 1;
} else console.log('nothing to do');
