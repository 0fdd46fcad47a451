// The handler that most would write first: Nest's own Kafka transport, one event at a time, one TypeORM transaction each with an inbox of
// ids, state read and written by entity, the update emitted after COMMIT. It validates nothing and may lose the update when killed.
import 'reflect-metadata';
import { Controller, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientKafka, ClientsModule, Ctx, EventPattern, KafkaContext, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { DataSource, EntitySchema } from 'typeorm';

const [brokers = '', databaseUrl = '', group = 'plain'] = process.argv.slice(2);
const connection = { clientId: group, brokers: brokers.split(',') };

interface Inbox { readonly id: string }
interface Customer { readonly id: string; events: number; version: number; keptMinor: number; last: string }
const inbox = new EntitySchema<Inbox>({ name: 'inbox', schema: 'plain', columns: { id: { type: 'text', primary: true } } });
const customers = new EntitySchema<Customer>({ name: 'customer', schema: 'plain', columns: {
  id: { type: 'uuid', primary: true }, events: { type: 'integer' }, version: { type: 'integer' }, keptMinor: { type: 'integer' }, last: { type: 'text' },
} });

interface Told { readonly purchase?: { readonly keptMinor?: number; readonly keptBeforeMinor?: number } }

@Controller()
class PlainController {
  constructor(@Inject('updates') private readonly updates: ClientKafka, @Inject(DataSource) private readonly source: DataSource) {}

  @EventPattern(['shop.v1', 'orders.v1', 'points.v1', 'complaints.v1', 'notifications.v1'])
  async on(@Payload() { purchase }: Told, @Ctx() context: KafkaContext): Promise<void> {
    const { key, headers } = context.getMessage();
    const [id, eventId] = [String(key), String(headers?.['ce_id'])];
    const update = await this.source.transaction(async (manager) => {
      if (await manager.findOneBy(inbox, { id: eventId }) !== null) return undefined;
      await manager.insert(inbox, { id: eventId });
      const held = await manager.findOne(customers, { where: { id }, lock: { mode: 'pessimistic_write' } }) ?? { id, events: 0, version: 0, keptMinor: 0, last: '' };
      const kept = (purchase?.keptMinor ?? 0) - (purchase?.keptBeforeMinor ?? 0);
      return manager.save(customers, { ...held, events: held.events + 1, version: held.version + 1, keptMinor: held.keptMinor + kept, last: String(headers?.['ce_type']) });
    });
    if (update !== undefined) await lastValueFrom(this.updates.emit(`${group}-updated`, { key: id, value: JSON.stringify(update) }));
  }
}

const source = new DataSource({ type: 'postgres', url: databaseUrl, entities: [inbox, customers], synchronize: true, poolSize: 10 });

@Module({
  imports: [ClientsModule.register([{ name: 'updates', transport: Transport.KAFKA, options: { client: connection, producerOnlyMode: true } }])],
  controllers: [PlainController],
  providers: [{ provide: DataSource, useValue: source }],
})
class PlainModule {}

await source.initialize();
const app = await NestFactory.createMicroservice<MicroserviceOptions>(PlainModule, {
  logger: false, transport: Transport.KAFKA,
  options: { client: connection, consumer: { groupId: group }, subscribe: { fromBeginning: true }, run: { partitionsConsumedConcurrently: 8 } },
});
await app.listen();
