import { nullFor } from './null-for.ts';
import { FieldInfo, type FieldPlan, type Path } from './plan.ts';
import { failAfter, isPromise } from './promises.ts';

/** What is answered of one object, by key. */
export class ObjectData {
  [key: string]: unknown;
}
// It inherits nothing, because a client may name a field `__proto__`. What Object.create(null) makes does not either, but V8
// keeps that as a dictionary, which takes thrice the memory, and longer to fill and to write as JSON.
Object.setPrototypeOf(ObjectData.prototype, null);

/** Asks an object for its fields, all at once. "ExecuteSelectionSet" of the GraphQL specification. */
export function runFields(
  plans: readonly FieldPlan[],
  source: unknown,
  path: Path | undefined,
): ObjectData | Promise<ObjectData> {
  const data = new ObjectData();
  const waiting: string[] = [];
  try {
    for (const plan of plans) {
      const value = runField(plan, source, path);
      data[plan.key] = value;
      if (isPromise(value)) waiting.push(plan.key);
    }
  } catch (error) {
    if (waiting.length === 0) throw error;
    return failAfter(
      waiting.map((key) => data[key]),
      error,
    );
  }
  return waiting.length === 0 ? data : settled(data, waiting);
}

async function settled(data: ObjectData, waiting: readonly string[]): Promise<ObjectData> {
  const values = await Promise.all(waiting.map((key) => data[key]));
  for (const [at, key] of waiting.entries()) data[key] = values[at];
  return data;
}

/** Asks for the fields one after the other, as those of a mutation are. */
export async function runFieldsInTurn(plans: readonly FieldPlan[]): Promise<ObjectData> {
  const data = new ObjectData();
  for (const plan of plans) data[plan.key] = await runField(plan, undefined, undefined);
  return data;
}

function runField(plan: FieldPlan, source: unknown, parentPath: Path | undefined): unknown {
  const info = new FieldInfo(plan, parentPath);
  const { resolve } = plan;
  try {
    const value = resolve(source, plan.args(), plan.execution.contextValue, info);
    const completed = isPromise(value)
      ? value.then((later) => plan.complete(later, info, undefined))
      : plan.complete(value, info, undefined);
    if (!isPromise(completed)) return completed;
    return completed.then(undefined, (error: unknown) => nullFor(error, info.returnType, info, info.path));
  } catch (error) {
    return nullFor(error, info.returnType, info, info.path);
  }
}
