import { metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { monitorEventLoopDelay } from 'node:perf_hooks';

// Made when the module is loaded: an instrument of a provider that comes later would count nothing.
const exporter = new PrometheusExporter({ preventServerStart: true });
const provider = new MeterProvider({ readers: [exporter] });
metrics.setGlobalMeterProvider(provider);

/** Makes the counters, histograms and gauges of this process; they are read at `GET /metrics`. */
export const meter = provider.getMeter('fealty');

const serializer = new PrometheusSerializer('', false, undefined, true, true);

const suffixes: Readonly<Record<string, string>> = { s: '.seconds', By: '.bytes' };

/** All metrics of this process in Prometheus' text format, with the unit in the name as is the custom there. */
export const metricsText = async (): Promise<string> => {
  const { resourceMetrics } = await exporter.collect();
  const scopeMetrics = resourceMetrics.scopeMetrics.map((scope) => ({
    ...scope,
    metrics: scope.metrics.map((metric) => ({ ...metric, descriptor: { ...metric.descriptor, name: metric.descriptor.name + (suffixes[metric.descriptor.unit] ?? '') } })),
  }));
  return serializer.serialize({ ...resourceMetrics, scopeMetrics });
};

// A timer of 20 ms, as is the default elsewhere, is most of what an idle process does; who looks at lag looks for a tenth of a second and more.
const resolutionMs = 100;

/** Measures memory and event loop lag of this process, once however often it is called. */
export const observeProcess = (() => {
  let observed = false;
  return (): void => {
    if (observed) return;
    observed = true;
    const delay = monitorEventLoopDelay({ resolution: resolutionMs });
    delay.enable();
    meter.createObservableGauge('process.memory.usage', { unit: 'By', description: 'Resident memory' })
      .addCallback((result) => { result.observe(process.memoryUsage.rss()); });
    meter.createObservableGauge('nodejs.eventloop.delay', { unit: 's', description: 'Lag of the event loop since the last reading' }).addCallback((result) => {
      // The histogram holds the time between two ticks, so an idle loop shows the resolution itself.
      const lagSeconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - resolutionMs / 1e3) || 0;
      result.observe(lagSeconds(delay.percentile(99)), { quantile: '0.99' });
      result.observe(lagSeconds(delay.max), { quantile: '1' });
      delay.reset();
    });
    meter.createObservableCounter('process.cpu.time', { unit: 's', description: 'CPU time used' })
      .addCallback((result) => { const { user, system } = process.cpuUsage(); result.observe((user + system) / 1e6); });
  };
})();
