import { describe, expect, it } from 'vitest';
import { parseRecord, recordText, type ServiceRecord } from './service-record.ts';
import { servicesFile } from './services-file.ts';

const record: ServiceRecord = {
  db: {
    since: 12,
    definition: {
      image: 'postgres:15',
      env: { POSTGRES_USER: 'shop', PRICE: '5$' },
      secrets: ['POSTGRES_PASSWORD'],
      mounts: { data: '/var/lib/postgresql/data' },
      networks: ['backend'],
      health: { kind: 'command', command: { argv: ['pg_isready'] }, timeoutMs: 60_000 },
      memory: 1024,
      graceMs: 30_000,
    },
  },
};

describe('servicesFile', () => {
  it('writes a file that people can read and use', () => {
    const volumes = { data: { name: 'data', shared: false } };
    const settings = { logs: { maxMegabytes: 10, maxFiles: 3 } };
    expect(servicesFile('shop', record, volumes, settings)).toMatchInlineSnapshot(`
      "# What runs beside shop, whatever its release. It can be used by hand, in this directory:
      #   docker compose ps | logs --follow | up --detach | stop
      # Values of secrets are in a file a service beside it, such as db.env.
      name: "appliku-shop-services"
      services:
        db:
          image: "postgres:15"
          restart: "unless-stopped"
          env_file:
            - "db.env"
          environment:
            POSTGRES_USER: "shop"
            PRICE: "5$$"
          networks:
            shop.internal: {}
            backend: {}
            backend.names:
              aliases:
                - "db.shop.internal"
          volumes:
            - type: "volume"
              source: "data"
              target: "/var/lib/postgresql/data"
          mem_limit: 1024
          stop_grace_period: "30s"
          healthcheck:
            test:
              - "CMD"
              - "pg_isready"
            interval: "10s"
            timeout: "10s"
            retries: 3
            start_period: "60s"
          logging:
            driver: "json-file"
            options:
              max-size: "10m"
              max-file: "3"
          labels:
            com.appliku.app: "shop"
            com.appliku.environment: "production"
            com.appliku.service: "db"
            com.appliku.since: "12"
      networks:
        shop.internal:
          external: true
        backend:
          external: true
        backend.names:
          external: true
      volumes:
        data:
          external: true
          name: "shop_data"
      "
    `);
  });
});

describe('the record of services', () => {
  it('is read as it was written', () => {
    expect(parseRecord(recordText(record))).toEqual(record);
  });

  it('of a newer version is left alone', () => {
    expect(() => parseRecord('{ "schema": 2 }')).toThrow(expect.objectContaining({ code: 'LEDGER_NEWER' }));
  });
});
