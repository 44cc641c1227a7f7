/**
 * The process that runs the model. Native code judges on the thread that asks for it, can hang and
 * can crash: here it stops nobody else, and whoever started this process can end it at any time.
 */
import type { Answer, Order } from './messages.ts';
import { Model, reason } from './model.ts';
import { endWithParent } from './parent-watch.ts';

let model: Model | undefined;

endWithParent();

process.on('message', (order: Order) => void obey(order).then((answer) => process.send?.(answer)));
// Whoever started it is gone, or wants no more of it.
process.on('disconnect', () => process.exit());
// Ctrl-C and service managers reach whole groups; what is under way is still wanted then.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});

async function obey(order: Order): Promise<Answer> {
  if (order.t === 'load') {
    try {
      model = await Model.load(order.plan);
      return { t: 'loaded' };
    } catch (error) {
      return { t: 'refused', why: error instanceof Error ? error.message : String(error) };
    }
  }
  try {
    if (model === undefined) throw new Error('no model is loaded');
    return { t: 'judged', logits: await model.judge(order.texts) };
  } catch (error) {
    return { t: 'failed', why: reason(error) };
  }
}
