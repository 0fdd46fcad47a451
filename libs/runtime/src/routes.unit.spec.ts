import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { Allow, Open } from './caller.js';
import { TestRoutes } from './http.fixture.js';
import { openApi } from './openapi.js';
import { Operation } from './operation.js';
import { pageQuery } from './page.js';
import { refuseUnguarded, routesOf } from './routes.js';

@Controller('entries')
@Allow('manager')
class Entries {
  @Get()
  @Operation({ summary: 'Entries', query: pageQuery, answer: z.object({ items: z.array(z.object({ points: z.int() })) }) })
  list(): void { /* only its decorators matter here */ }

  @Post(':id/undo')
  @Allow('admin')
  undo(): void { /* only its decorators matter here */ }
}

@Controller()
class Forgotten {
  @Get('open')
  @Open()
  open(): void { /* only its decorators matter here */ }

  @Get('secrets')
  secrets(): void { /* only its decorators matter here */ }
}

interface Described { [key: string]: Described }
const document = openApi({ title: 'points', version: '1.0.0' }, routesOf([TestRoutes, Entries])) as unknown as Described;

describe('routes', () => {
  it('are found with their address, method, status and roles, of the method before those of the controller', () => {
    expect(routesOf([Entries])).toMatchObject([
      { name: 'list', method: 'get', path: '/entries', status: 200, allow: ['manager'] }, { name: 'undo', method: 'post', path: '/entries/:id/undo', status: 201, allow: ['admin'] },
    ]);
  });

  it('stop the start when one does not say who may call it', () => {
    expect(() => { refuseUnguarded(routesOf([TestRoutes, Forgotten])); }).toThrow('no @Allow(…) or @Open() on Forgotten.secrets (GET /secrets)');
    expect(() => { refuseUnguarded(routesOf([TestRoutes, Entries])); }).not.toThrow();
  });
});

describe('the OpenAPI document', () => {
  it('takes bodies from the schemas that check them, named ones once', () => {
    expect(document['paths']?.['/orders']?.['post']).toMatchObject({
      requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } },
      parameters: [{ name: 'idempotency-key', in: 'header', required: true }],
    });
    expect(document['components']?.['schemas']?.['Order']).toMatchObject({ type: 'object', additionalProperties: false, required: ['lines'] });
  });

  it('gives path and query parameters', () => {
    expect(document['paths']?.['/entries']?.['get']?.['parameters']).toMatchObject([
      { name: 'limit', in: 'query', required: false, schema: { default: 50 } }, { name: 'cursor', in: 'query', required: false },
    ]);
    expect(document['paths']?.['/entries/{id}/undo']?.['post']?.['parameters']).toMatchObject([{ name: 'id', in: 'path', required: true }]);
  });

  it('lists the kinds of problems by status, those of every route too', () => {
    const responses = document['paths']?.['/orders']?.['post']?.['responses'];
    expect(responses?.['422']?.['description']).toBe('urn:fealty:problem:not-enough-points');
    expect(Object.keys(responses ?? {})).toEqual(['201', '400', '401', '403', '413', '415', '422', '500', '503']);
  });

  it('says which routes need no token', () => {
    expect(document['paths']?.['/slow']?.['get']?.['security']).toEqual([]);
    expect(document['paths']?.['/raw']?.['post']?.['security']).toBeUndefined();
  });
});
