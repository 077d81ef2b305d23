import { validator } from 'hono-openapi';
import { type GenericSchema, getDotPath } from 'valibot';
import { StoryError } from '../../../src/base/errors.ts';

/**
 * Checks one part of a request and describes it in the OpenAPI document: one schema for both and for the client's types.
 * @throws StoryError `request-invalid` naming the field
 */
export const valid = <Target extends 'json' | 'query' | 'param', Schema extends GenericSchema>(
  target: Target,
  schema: Schema,
) =>
  validator(target, schema, (result) => {
    if (result.success) return;
    const issue = result.error[0] as Parameters<typeof getDotPath>[0] & { readonly message: string };
    const field = getDotPath(issue) ?? target;
    throw new StoryError('request-invalid', { params: { field, reason: issue.message } });
  });
