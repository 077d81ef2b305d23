import type { Hono } from 'hono';
import { openAPIRouteHandler } from 'hono-openapi';
import type { RelayEnvironment } from './environment.ts';

/** The document is made from the schemas that check the requests: it cannot promise what is not checked. */
export const openApi = (app: Hono<RelayEnvironment>) =>
  openAPIRouteHandler(app, {
    includeEmptyPaths: true,
    documentation: {
      openapi: '3.1.0',
      info: {
        title: 'StoryCore relay',
        version: '1',
        description:
          'Jobs, blobs, nodes and telemetry of a StoryCore relay. docs/relay.md tells how to run one.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'storycore_session' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
  });
