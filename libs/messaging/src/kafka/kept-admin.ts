import type { Admin, Kafka } from 'kafkajs';

/** One admin client of a process: connected when it is asked for first, and again when that failed. */
export class KeptAdmin {
  private connecting: Promise<Admin> | undefined;

  constructor(private readonly kafka: Kafka) {}

  async get(): Promise<Admin> {
    this.connecting ??= (async () => {
      const admin = this.kafka.admin();
      await admin.connect();
      return admin;
    })();
    try {
      return await this.connecting;
    } catch (error) {
      this.connecting = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    await (await this.connecting?.catch(() => undefined))?.disconnect();
  }
}
