// Writes appliku.schema.json anew: `npx tsx --conditions=@appliku/source packages/config/scripts/schema.ts`.
import { writeFileSync } from 'node:fs';
import { jsonSchema } from '../src/file/json-schema.ts';

writeFileSync(new URL('../appliku.schema.json', import.meta.url), `${JSON.stringify(jsonSchema(), null, 2)}\n`);
