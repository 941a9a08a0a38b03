import { describe, expect, it } from 'vitest';
import { configCommand, scaleCommand, upCommand } from './compose-command.ts';

const project = { app: 'shop', number: 12 };
const compose = [
  'docker compose --project-name appliku-shop-12 --file /var/lib/appliku/shop/releases/12/docker-compose.yml',
  '--project-directory /var/lib/appliku/shop/releases/12',
].join(' ');

describe('compose commands', () => {
  it('check a file without printing it', () => {
    const given = compose.replace(/--file \S+/, '--file -');
    expect(configCommand(project).join(' ')).toBe(`${given} config --quiet`);
  });

  it('start named processes and leave what runs', () => {
    expect(upCommand(project, ['web', 'api']).join(' ')).toBe(
      `${compose} up --detach --no-deps --no-recreate --no-build web api`,
    );
  });

  it('scale named processes', () => {
    expect(scaleCommand(project, { web: 3 }).join(' ')).toBe(
      `${compose} up --detach --no-deps --no-recreate --no-build --scale web=3 web`,
    );
  });
});
