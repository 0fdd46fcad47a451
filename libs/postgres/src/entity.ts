import type { EntitySchema } from 'typeorm';
import type { ColumnShape, TableShape } from './unnest.js';

const aliases: Record<string, string> = { int: 'integer', int4: 'integer', int8: 'bigint', bool: 'boolean', 'timestamp with time zone': 'timestamptz', varchar: 'text' };

const nameOfType = (entity: string, property: string, type: unknown): string => {
  if (typeof type === 'string') return aliases[type] ?? type;
  if (type === String) return 'text';
  if (type === Boolean) return 'boolean';
  throw new TypeError(`${entity}.${property}: name the PostgreSQL type in the entity schema`);
};

/** The columns of an entity schema, by the property of the row. */
export const columnsOf = <Row extends object>(entity: EntitySchema<Row>): Record<keyof Row & string, ColumnShape> => {
  const { name: entityName, columns } = entity.options;
  const shapes = Object.entries(columns).map(([property, options]) => {
    const { type, name } = options as { type: unknown; name?: string };
    return [property, { type: nameOfType(entityName, property, type), column: name ?? property }] as const;
  });
  return Object.fromEntries(shapes) as Record<keyof Row & string, ColumnShape>;
};

/**
 * An entity schema as `unnestUpsert` takes it: table, key and columns.
 *
 * @example const save = unnestUpsert(tableOf(pointsAccount));
 */
export const tableOf = <Row extends object>(entity: EntitySchema<Row>): TableShape<keyof Row & string> & { key: (keyof Row & string)[] } => {
  const { name, tableName, schema, columns } = entity.options;
  const key = Object.entries(columns).filter(([, options]) => (options as { primary?: boolean }).primary === true).map(([property]) => property);
  return {
    table: [schema, tableName ?? name].filter((part) => part !== undefined).join('.'),
    key: key as (keyof Row & string)[], columns: columnsOf(entity),
  };
};
