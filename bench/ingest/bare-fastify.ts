// The floor of the front door: fastify as Nest makes it, which parses a body and answers one item per event. Nothing is checked or stored.
import { FastifyAdapter } from '@nestjs/platform-fastify';

const server = new FastifyAdapter({ bodyLimit: 32 * 1_024 * 1_024 }).getInstance();
server.addContentTypeParser('application/cloudevents-batch+json', { parseAs: 'string' }, server.getDefaultJsonParser('error', 'error'));
server.post('/events', (request, reply) => reply.code(202).send({ items: (request.body as { id: string }[]).map(({ id }) => ({ id, status: 'accepted' })) }));
await server.listen({ port: Number(process.argv[2]), host: '127.0.0.1' });
